import { InvariantError } from '../base/invariant';
import type { Migration } from '../model/migration';
import { success, type Result } from '../base/result';
import type { SourceFile } from '../model/release';
import type { Recording, RecordingHeader } from './program-recordings';
import { readSqlBody } from './read-sql-body';

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
  program: { file: header.file, reads: header.reads },
  ...(header.leaves === true ? { inTransaction: false } : {}),
  ...named,
});

/** The migration as it is where its program says something else, which depends on what is there then: that text is its body. Failures: those of `readSqlBody`. Pure. */
export function migrationSaidHere(migration: Migration, recording: SourceFile): Result<Migration> {
  const { id, program, body } = migration;
  if (program === undefined) throw new InvariantError(`${id} is no program`);
  const read = readSqlBody(recording, { migrationId: id, separator: body.separator });
  if (!read.ok) return read;
  const { text } = read.value.body;
  return success({
    ...migration,
    body: read.value.body,
    program: { ...program, reads: true, recordedHere: text },
  });
}
