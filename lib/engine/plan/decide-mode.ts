import { failure, type Failure } from '../base/failure';
import { failed, success, type Result } from '../base/result';
import type { Migration, TransactionMode } from '../model/migration';
import type { ParsedScript } from '../sql/parse-script';
import { scriptProblems } from '../sql/script-problems';
import { transactionShape } from '../sql/transaction-shape';

/** The mode of a migration and, when it is not the default, why. */
export interface DecidedMode {
  readonly mode: TransactionMode;
  readonly reason: string | null;
}

/**
 * How a migration meets transactions (DESIGN.md 5.2), or every reason by file and line why it cannot be run at all. A text that the parser
 * refuses goes as one batch in one transaction: what it hides is then either rolled back as a whole or refused by the server. A program is
 * run in one transaction or not at all. Pure.
 */
export function decideMode(
  migration: Pick<Migration, 'path' | 'inTransaction' | 'program'>,
  script: ParsedScript,
  lockKeys: readonly string[],
): Result<DecidedMode, readonly Failure[]> {
  const problems = scriptProblems(script, lockKeys, migration.program !== undefined);
  if (problems.length > 0) {
    return failed(
      problems.map(({ code, summary, fix, line, column }) =>
        failure(code, summary, { fix, where: { file: migration.path, line, column } }),
      ),
    );
  }
  if (!script.analysed || migration.program !== undefined) {
    return success({ mode: 'one_transaction', reason: null });
  }
  if (transactionShape(script).kind === 'balanced') {
    return success({ mode: 'own_transactions', reason: 'The file begins and commits transactions itself.' });
  }
  const decided = perStatement(script.statements);
  return success(decided.reason === null && migration.inTransaction === false ? ASKED : decided);
}

const ASKED: DecidedMode = {
  mode: 'per_statement',
  reason: 'The tool is told to run it in no transaction: each statement commits by itself.',
};

type Statements = Extract<ParsedScript, { readonly analysed: true }>['statements'];

function perStatement(statements: Statements): DecidedMode {
  const outside = statements.find(({ transactional }) => !transactional);
  if (outside !== undefined) return { mode: 'per_statement', reason: outside.reason };
  const early = statements.find(({ usesEnumValues }) => usesEnumValues.length > 0);
  if (early === undefined) return { mode: 'one_transaction', reason: null };
  const value = early.usesEnumValues[0] ?? '';
  return {
    mode: 'per_statement',
    reason: `Line ${String(early.line)} uses the enum value ${value}, which this file adds: PostgreSQL allows that only after a commit.`,
  };
}
