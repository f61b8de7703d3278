import type { ParsedScript } from './parse-script';
import type { ScriptProblem } from './script-problem';
import type { SqlStatement, StatementHazard } from './sql-statement';
import { transactionShape } from './transaction-shape';

/**
 * Every reason not to run a script, in the order of the text. `lockKeys` are the advisory keys held during a run, as decimal numbers. What
 * hides in a function or a DO block is not seen here; the run checks its locks and its transaction again (reliability.md D-11, D-12).
 * `within`: it is what a program said in a transaction that is open. Pure.
 */
export function scriptProblems(
  script: ParsedScript,
  lockKeys: readonly string[],
  within = false,
): readonly ScriptProblem[] {
  if (!script.analysed) {
    const { code, reason: summary, fix, line, column } = script;
    return isRefused(code) ? [{ code, summary, fix, line, column, statement: null }] : [];
  }
  const shape = transactionShape(script, within);
  const groups = shape.kind === 'balanced' ? shape.groups : [];
  const found = [
    ...(shape.kind === 'unbalanced' ? shape.problems : []),
    ...script.statements.flatMap((statement) => hazardProblems(statement, lockKeys)),
    ...groups.flatMap(({ first, last }) =>
      script.statements.slice(first, last).flatMap((statement) => refusedInside(statement)),
    ),
  ];
  return found.sort((left, right) => left.line - right.line || left.column - right.column);
}

/** Not analysed is a matter of policy; these would fail on every server. */
const isRefused = (
  code: string,
): code is 'SQL.COPY_DATA' | 'SQL.CUT_INSIDE' | 'SQL.MALFORMED' | 'SQL.PSQL_META_COMMAND' =>
  ['SQL.COPY_DATA', 'SQL.CUT_INSIDE', 'SQL.MALFORMED', 'SQL.PSQL_META_COMMAND'].includes(code);

function hazardProblems(
  { index, hazards }: SqlStatement,
  lockKeys: readonly string[],
): readonly ScriptProblem[] {
  return hazards.flatMap(({ kind, key, line, column }) => {
    if (kind === 'advisory_unlock' && (key === null || !lockKeys.includes(key))) return [];
    return [{ ...HAZARDS[kind], line, column, statement: index }];
  });
}

const HAZARDS: Readonly<Record<StatementHazard['kind'], Pick<ScriptProblem, 'code' | 'summary' | 'fix'>>> = {
  advisory_unlock: {
    code: 'SQL.ADVISORY_UNLOCK',
    summary: 'The statement lets go of the lock that keeps two runs apart.',
    fix: 'Take the call out, or use another key.',
  },
  advisory_unlock_all: {
    code: 'SQL.ADVISORY_UNLOCK_ALL',
    summary: 'pg_advisory_unlock_all() lets go of the lock that keeps two runs apart.',
    fix: 'Unlock by key what the migration locked itself.',
  },
  copy_from_stdin: {
    code: 'SQL.COPY_FROM_STDIN',
    summary: 'COPY … FROM STDIN waits for rows that nobody sends.',
    fix: 'Write the rows as INSERT statements.',
  },
  discard: {
    code: 'SQL.DISCARD',
    summary: 'DISCARD throws away state of the session that the run stands on.',
    fix: 'Take the statement out; every migration starts with fresh settings.',
  },
  reset_all: {
    code: 'SQL.RESET_ALL',
    summary: 'RESET ALL undoes the time limits of the run.',
    fix: 'Reset single settings by name; every migration starts with fresh settings.',
  },
  session_authorization: {
    code: 'SQL.SESSION_AUTHORIZATION',
    summary: 'SET SESSION AUTHORIZATION makes the run somebody else.',
    fix: 'Use SET LOCAL ROLE, or register the environment with the role that should run.',
  },
};

function refusedInside({
  index,
  transactional,
  reason,
  line,
  column,
}: SqlStatement): readonly ScriptProblem[] {
  if (transactional) return [];
  return [
    {
      code: 'SQL.REFUSED_IN_TRANSACTION',
      summary: `${reason ?? ''} It stands between BEGIN and COMMIT.`,
      fix: 'Move it out of the transaction, best into a migration of its own.',
      line,
      column,
      statement: index,
    },
  ];
}
