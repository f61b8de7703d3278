import type { JournalStatement } from '../model/run';
import type { JournalRows } from '../ports/journal';
import type { JournalWrite } from './effect';
import { stepAt, type RunState, type StatementProgress } from './run-state';

/** The rows of a durable write about one step, as the run stands. Pure. */
export function journalRows(run: RunState, runId: string, write: JournalWrite): JournalRows {
  const step = stepAt(run, write.step);
  return {
    step: {
      runId,
      step: write.step,
      migrationId: step.plan.migrationId,
      state: step.state,
      attempt: step.attempt,
      historyRowId: step.rowId,
      transactionId: step.transactionId,
      backendPid: run.backend?.pid ?? null,
      backendStart: run.backend?.start ?? null,
      recoveredTo: run.backend?.recoveredTo ?? null,
      startedAt: step.startedAt,
      endedAt: step.endedAt,
    },
    statements: write.statements.flatMap((place) => {
      const statement = step.statements[place];
      return statement === undefined ? [] : [statementRow(runId, write.step, place, statement)];
    }),
  };
}

/** The journal's row of one statement. `place` is its index within the step. Pure. */
export function statementRow(
  runId: string,
  step: number,
  place: number,
  statement: StatementProgress,
): JournalStatement {
  return {
    runId,
    step,
    statement: place + 1,
    state: statement.state,
    sentAt: statement.sentAt,
    endedAt: statement.endedAt,
    rows: statement.rows,
    notices: statement.notices,
    sqlState: statement.error?.sqlState ?? null,
    position: statement.error?.position ?? null,
    message: statement.error?.message ?? null,
  };
}
