import type { JournalStatement, JournalStep, StatementState, StepState } from '../../engine/model/run';
import type { Prisma } from '../generated/client';
import { words } from './documents/words';
import { toOptionalInstant } from './instants';

export const RUN_STEP = {
  runId: true,
  step: true,
  migrationId: true,
  state: true,
  attempt: true,
  historyRowId: true,
  transactionId: true,
  backendPid: true,
  backendStart: true,
  recoveredTo: true,
  startedAt: true,
  endedAt: true,
} as const satisfies Prisma.RunStepSelect;

const stepState = words<StepState>({
  waiting: true,
  started: true,
  committing: true,
  applied: true,
  rolled_back: true,
  failed: true,
  partly_applied: true,
  unknown: true,
});

export function toJournalStep(row: Prisma.RunStepGetPayload<{ select: typeof RUN_STEP }>): JournalStep {
  return {
    ...row,
    state: stepState.parse(row.state),
    startedAt: toOptionalInstant(row.startedAt),
    endedAt: toOptionalInstant(row.endedAt),
  };
}

export const RUN_STATEMENT = {
  runId: true,
  step: true,
  statement: true,
  state: true,
  sentAt: true,
  endedAt: true,
  rows: true,
  notices: true,
  sqlState: true,
  position: true,
  message: true,
} as const satisfies Prisma.RunStatementSelect;

const statementState = words<StatementState>({
  waiting: true,
  sent: true,
  done: true,
  failed: true,
  rolled_back: true,
  unknown: true,
  not_run: true,
});

export function toJournalStatement(
  row: Prisma.RunStatementGetPayload<{ select: typeof RUN_STATEMENT }>,
): JournalStatement {
  return {
    ...row,
    state: statementState.parse(row.state),
    sentAt: toOptionalInstant(row.sentAt),
    endedAt: toOptionalInstant(row.endedAt),
    rows: row.rows === null ? null : Number(row.rows),
  };
}
