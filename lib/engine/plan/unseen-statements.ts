import type { Migration } from '../model/migration';
import type { UnseenStatement } from '../model/plan';
import type { ParsedScript } from '../sql/parse-script';
import type { StatementKind } from '../sql/describe/statement-description';

/** Kinds that change rows, or run code that may do anything: the schema does not show whether they took effect. */
const BEYOND_THE_SCHEMA: ReadonlySet<StatementKind> = new Set<StatementKind>([
  'other',
  'do',
  'call',
  'execute',
  'select',
  'insert',
  'update',
  'delete',
  'merge',
  'truncate',
  'copy',
  'create_table_as',
  'refresh_materialized_view',
]);

/** The statements of a migration whose effect no schema shows; all of a text that the parser refuses. Pure. */
export function unseenStatements(
  { id: migrationId, program }: Pick<Migration, 'id' | 'program'>,
  script: ParsedScript,
): readonly UnseenStatement[] {
  if (!script.analysed) return [{ migrationId, line: 1, title: 'The whole file, not analysed' }];
  return script.statements
    .filter(({ kind }) => BEYOND_THE_SCHEMA.has(kind))
    .map(({ line, title, index }) => ({
      migrationId,
      line,
      ...(program === undefined ? {} : { statement: index + 1 }),
      title,
    }));
}
