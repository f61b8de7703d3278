import { failure, type Failure } from '../base/failure';
import type { Migration } from '../model/migration';
import type { ParsedScript } from '../sql/parse-script';
import { readsData } from '../sql/reads-data';
import type { SqlStatement } from '../sql/sql-statement';

/**
 * Why a program that leaves its transaction cannot be run: what it says after a question may depend on the answer, and its recorded statements are
 * what it said on another database. PROGRAM.READS_OUTSIDE at the first question; null when it asks nothing. Pure.
 */
export function readsOutside(
  { path, program, inTransaction }: Pick<Migration, 'path' | 'program' | 'inTransaction'>,
  script: ParsedScript,
): Failure | null {
  if (program === undefined || inTransaction !== false || !script.analysed) return null;
  const question = script.statements.find(({ kind }) => readsData(kind));
  return question === undefined ? null : asks({ path, program: program.file }, question);
}

const asks = (
  { path, program }: { readonly path: string; readonly program: string },
  { index, text, line, column }: SqlStatement,
): Failure =>
  failure(
    'PROGRAM.READS_OUTSIDE',
    `${program} leaves its transaction and asks the database: statement ${String(index + 1)} is ${shortened(text)}`,
    {
      why: 'What it says afterwards may depend on the answer. Of a program that leaves its transaction the recorded statements are run, and those are what it said on another database.',
      fix: 'Take the question out (IF EXISTS and IF NOT EXISTS ask in SQL), move what leaves the transaction into a migration of its own, or run this one with the tool itself and mark it as applied.',
      where: { file: path, line, column },
    },
  );

const LONGEST = 120;

/** Its first line, no longer than a page bears. */
function shortened(text: string): string {
  const [first = ''] = text.split('\n', 1);
  const shown = first.slice(0, LONGEST);
  return shown === text ? shown : `${shown}…`;
}
