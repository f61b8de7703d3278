import { failure, type Failure } from '../base/failure';
import { failed, success, type Result } from '../base/result';
import type { Migration, TransactionMode } from '../model/migration';
import type { AnalysedScript, ParsedScript } from '../sql/parse-script';
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
 * run in one transaction unless it leaves it: then its recorded statements are run. Pure.
 */
export function decideMode(
  migration: Pick<Migration, 'path' | 'inTransaction' | 'program'>,
  script: ParsedScript,
  lockKeys: readonly string[],
): Result<DecidedMode, readonly Failure[]> {
  const isWithin = migration.program !== undefined && migration.inTransaction !== false;
  const problems = scriptProblems(script, lockKeys, isWithin);
  if (problems.length > 0) {
    return failed(
      problems.map(({ code, summary, fix, line, column }) =>
        failure(code, summary, { fix, where: { file: migration.path, line, column } }),
      ),
    );
  }
  if (!script.analysed || isWithin) return success({ mode: 'one_transaction', reason: null });
  return success(migration.program === undefined ? ofFile(migration, script) : ofLeaving(script));
}

function ofFile({ inTransaction }: Pick<Migration, 'inTransaction'>, script: AnalysedScript): DecidedMode {
  if (transactionShape(script).kind === 'balanced') {
    return { mode: 'own_transactions', reason: 'The file begins and commits transactions itself.' };
  }
  const decided = perStatement(script.statements);
  return decided.reason === null && inTransaction === false ? ASKED : decided;
}

/** A program cannot be held to what it said once a part of it has committed, so what it said is all that is run. */
function ofLeaving(script: AnalysedScript): DecidedMode {
  const isGrouped = transactionShape(script).kind === 'balanced';
  return {
    mode: isGrouped ? 'own_transactions' : 'per_statement',
    reason: `The program leaves its transaction, so it is not started again: the recorded statements themselves are run, ${
      isGrouped ? 'in the transactions that it began and one by one outside of them.' : 'one by one.'
    }`,
  };
}

const ASKED: DecidedMode = {
  mode: 'per_statement',
  reason: 'The tool is told to run it in no transaction: each statement commits by itself.',
};

type Statements = AnalysedScript['statements'];

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
