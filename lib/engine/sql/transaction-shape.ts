import type { AnalysedScript } from './parse-script';
import type { ScriptProblem } from './script-problem';
import type { SqlStatement, TransactionCommand } from './sql-statement';

/** How a script itself begins and ends transactions. */
export type TransactionShape =
  | { readonly kind: 'none' }
  | {
      readonly kind: 'balanced';
      /** Indexes of each BEGIN and its COMMIT, both included, in order. */
      readonly groups: readonly TransactionGroup[];
    }
  | { readonly kind: 'unbalanced'; readonly problems: readonly ScriptProblem[] };

export interface TransactionGroup {
  readonly first: number;
  readonly last: number;
}

/**
 * Reads BEGIN, COMMIT and savepoints as PostgreSQL's session would. Balanced means: every BEGIN has its COMMIT, no transaction is rolled
 * back, savepoints are used where they exist. COMMIT AND CHAIN ends one group and begins the next. Two-phase commit is never balanced. What a
 * program said it said `within` a transaction of ours. Pure.
 */
export function transactionShape({ statements }: AnalysedScript, within = false): TransactionShape {
  const state: Reading = { within, open: null, savepoints: [], groups: [], problems: [] };
  for (const statement of statements) {
    if (statement.transaction !== null) STEPS[statement.transaction.action](state, statement);
  }
  if (state.open !== null) state.problems.push(unbalanced(state.open, 'BEGIN has no COMMIT.'));
  if (state.problems.length > 0) return { kind: 'unbalanced', problems: state.problems };
  return state.groups.length === 0 ? { kind: 'none' } : { kind: 'balanced', groups: state.groups };
}

interface Reading {
  readonly within: boolean;
  open: SqlStatement | null;
  savepoints: string[];
  readonly groups: TransactionGroup[];
  readonly problems: ScriptProblem[];
}

type Step = (state: Reading, statement: SqlStatement) => void;

const STEPS: Readonly<Record<TransactionCommand['action'], Step>> = {
  begin: (state, statement) => {
    if (state.open === null) state.open = statement;
    else {
      state.problems.push(unbalanced(statement, 'BEGIN stands inside a transaction that is open already.'));
    }
  },
  commit: (state, statement) => {
    if (state.open === null) {
      state.problems.push(unbalanced(statement, 'COMMIT has no BEGIN.'));
      return;
    }
    const chained = statement.transaction?.chain === true;
    state.groups.push({ first: state.open.index, last: statement.index });
    state.open = chained ? statement : null;
    state.savepoints = [];
  },
  rollback: (state, statement) => {
    const summary =
      state.open === null
        ? 'ROLLBACK has no BEGIN; it would undo the run’s own transaction.'
        : 'ROLLBACK undoes what the migration did before it.';
    const fix = 'Take the ROLLBACK out, with what it undoes.';
    state.problems.push({ ...problemAt(statement), code: 'SQL.ROLLBACK', summary, fix });
    state.open = null;
    state.savepoints = [];
  },
  savepoint: (state, statement) => {
    if (state.open === null && !state.within) {
      state.problems.push(unbalanced(statement, 'SAVEPOINT has no BEGIN.'));
    }
    state.savepoints.push(statement.transaction?.savepoint ?? '');
  },
  release: (state, statement) => {
    const at = savepointAt(state, statement, 'RELEASE');
    if (at !== -1) state.savepoints = state.savepoints.slice(0, at);
  },
  rollback_to: (state, statement) => {
    const at = savepointAt(state, statement, 'ROLLBACK TO');
    if (at !== -1) state.savepoints = state.savepoints.slice(0, at + 1);
  },
  prepare: (state, statement) => {
    state.problems.push(twoPhase(statement, 'PREPARE TRANSACTION'));
    state.open = null;
    state.savepoints = [];
  },
  commit_prepared: (state, statement) => state.problems.push(twoPhase(statement, 'COMMIT PREPARED')),
  rollback_prepared: (state, statement) => state.problems.push(twoPhase(statement, 'ROLLBACK PREPARED')),
};

function savepointAt(state: Reading, statement: SqlStatement, command: string): number {
  const at = state.savepoints.lastIndexOf(statement.transaction?.savepoint ?? '');
  if (at === -1) {
    state.problems.push(unbalanced(statement, `${command} names a savepoint that is not there.`));
  }
  return at;
}

const problemAt = ({
  line,
  column,
  index,
}: SqlStatement): Pick<ScriptProblem, 'line' | 'column' | 'statement'> => ({
  line,
  column,
  statement: index,
});

const unbalanced = (statement: SqlStatement, summary: string): ScriptProblem => ({
  ...problemAt(statement),
  code: 'SQL.UNBALANCED_TRANSACTION',
  summary,
  fix: 'Give every BEGIN its COMMIT, or take both out: Lockkeeper runs a migration in one transaction.',
});

const twoPhase = (statement: SqlStatement, command: string): ScriptProblem => ({
  ...problemAt(statement),
  code: 'SQL.TWO_PHASE_COMMIT',
  summary: `${command} leaves a transaction whose outcome a run cannot know.`,
  fix: 'Commit in the ordinary way.',
});
