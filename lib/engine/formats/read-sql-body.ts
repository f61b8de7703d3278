import { sha256 } from '../base/digest';
import { failed, success, type Result } from '../base/result';
import type { MigrationNote, SqlBody } from '../model/migration';
import type { SourceFile } from '../model/release';
import { decodeMigrationText } from '../sql/decode-migration-text';

/** The SQL of a file and what is to be said about its text. */
export interface ReadBody {
  readonly body: SqlBody;
  readonly notes: readonly MigrationNote[];
}

/** Reads a file of SQL for one migration. Failures: those of `decodeMigrationText`, at the file. Pure. */
export function readSqlBody(
  file: SourceFile,
  given: { readonly migrationId: string; readonly separator: string | null },
): Result<ReadBody> {
  const decoded = decodeMigrationText(file.bytes);
  if (!decoded.ok) {
    return failed({ ...decoded.failure, where: { ...decoded.failure.where, file: file.path } });
  }
  const { text, notes } = decoded.value;
  return success({
    body: { kind: 'sql', text, sha256: sha256(file.bytes), separator: given.separator },
    notes: notes.map(({ places: _, ...note }) => ({ ...note, migrationId: given.migrationId })),
  });
}
