import type { JournalStatement, StatementState, StepState } from '../../model/run';
import type { JournalRows } from '../../ports/journal';
import type { StepVerdict } from '../decide-step';
import type { HoldInput } from '../perform/hands';
import { statementRow } from '../journal-rows';
import { WAITING } from '../run-state';
import type { StepRows } from './read-evidence';
import type { Decided } from './settle-step';

const STEP_STATES: Readonly<Record<StepVerdict['kind'], StepState>> = {
  applied: 'applied',
  not_applied: 'rolled_back',
  partial: 'partly_applied',
  contradiction: 'unknown',
  ask: 'unknown',
};

/** What statements that had no end become, by the verdict about their step. */
const STATEMENT_STATES: Readonly<Record<StepVerdict['kind'], StatementState>> = {
  applied: 'done',
  not_applied: 'rolled_back',
  partial: 'unknown',
  contradiction: 'unknown',
  ask: 'unknown',
};

/** Journals the verdicts under the recovering run. Steps that never began stay as they are. Throws when the store does not take them. */
export async function writeVerdicts(
  input: Pick<HoldInput, 'run' | 'journal' | 'clock'>,
  decided: readonly Decided[],
): Promise<void> {
  const endedAt = input.clock.now();
  const rows = decided.flatMap((each) => rowsOf(each, input.run.id, endedAt));
  if (rows.length > 0) await input.journal.write(input.run, rows);
}

function rowsOf({ step, verdict }: Decided, runId: string, now: string): readonly JournalRows[] {
  if (step.journal === null) return [];
  const statements = verdict.kind === 'applied' ? everyStatement(step) : step.statements;
  const state = STEP_STATES[verdict.kind];
  return [
    {
      step: { ...step.journal, runId, state, endedAt: step.journal.endedAt ?? now },
      statements: statements.map((row) => ({ ...settled(row, verdict), runId })),
    },
  ];
}

/** A migration in one transaction has no rows of its statements before it is known to be applied. */
const everyStatement = ({ place, plan, statements }: StepRows): readonly JournalStatement[] =>
  plan.statements.map(
    ({ number }) =>
      statements.find((row) => row.statement === number) ??
      statementRow('', place, number - 1, { ...WAITING, state: 'sent' }),
  );

const OPEN: ReadonlySet<StatementState> = new Set(['sent', 'unknown']);

const settled = (row: JournalStatement, verdict: StepVerdict): JournalStatement =>
  OPEN.has(row.state) ? { ...row, state: STATEMENT_STATES[verdict.kind] } : row;
