import type { Migration } from '../model/migration';
import type { Recording, RecordingHeader } from './program-recordings';

/**
 * The migration that a recording stands for: its text is what the program said, its checksum that of the program, since no such tool keeps
 * one. Its key in the history is its id unless the tool has another. Pure.
 */
export const programMigration = (
  { header, path, body }: Recording<RecordingHeader>,
  named: Pick<Migration, 'id' | 'name'> & Partial<Pick<Migration, 'historyKey'>>,
): Migration => ({
  historyKey: named.id,
  previousKey: null,
  kind: 'versioned',
  path,
  checksum: header.checksum,
  equalChecksums: [],
  body,
  down: null,
  dependsOn: [],
  program: { file: header.file },
  ...named,
});
