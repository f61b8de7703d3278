import type { StepVerdict } from '../decide-step';
import type { HistoryEntry } from '../../model/history';
import {
  recordedMigration,
  type HistoryRecord,
  type RanRecord,
  type StartedMark,
} from '../../formats/format';
import { ranAt } from '../../formats/ran';
import { DONE, type Answer, type Hands } from '../perform/hands';
import { changeRow, type RecordChange } from '../perform/perform-marked';
import { appliedQueryOf } from '../perform/records';
import type { StepRows } from './read-evidence';

/** One step that was decided, and the native row of it as it stands. */
export interface Decided {
  readonly step: StepRows;
  readonly verdict: StepVerdict;
  readonly historyRow: HistoryEntry | null;
  readonly foreignRows: readonly HistoryEntry[];
}

/**
 * Brings the tool's row in line with the verdict (DESIGN.md 5.2, what a failure leaves): an applied migration has a complete row, one of
 * which nothing remains has none, anything else has the tool's own failed row, so that the tool refuses too, where it has such a thing.
 * Runs nothing of the file.
 */
export async function settleStep(
  hands: Hands,
  run: { readonly reduced: boolean },
  decided: Decided,
): Promise<Answer> {
  const { started } = hands.input.format.history;
  const change =
    started === null
      ? unmarkedChange(hands, run.reduced, decided)
      : markedChange(hands, started, run.reduced, decided);
  return change === null ? DONE : changeRow(hands, run, decided.step, change);
}

function markedChange(
  hands: Hands,
  started: StartedMark,
  reduced: boolean,
  decided: Decided,
): RecordChange | null {
  const { step, verdict, historyRow } = decided;
  const record = recordOf(hands, step);
  if (record === null) return null;
  const failed = started.fail(hands.format, { ...record, log: verdict.why });
  if (historyRow === null) {
    return demandsFailedRow(decided)
      ? { change: [...started.write(hands.format, record), ...failed], after: [] }
      : null;
  }
  if (historyRow.outcome !== 'failed') return null;
  if (verdict.kind === 'applied') {
    const finished = started.finish(hands.format, ranUntilNow(hands, record));
    return { change: finished, after: ownRecord(hands, reduced, step, record) };
  }
  if (verdict.kind !== 'not_applied') return { change: failed, after: [] };
  return { change: started.remove(hands.format, record), after: [] };
}

/** A history without marks knows nothing of it before it is applied, and a failure leaves no row. */
function unmarkedChange(hands: Hands, reduced: boolean, decided: Decided): RecordChange | null {
  const { step, verdict, historyRow } = decided;
  const record = recordOf(hands, step);
  if (record === null || verdict.kind !== 'applied' || historyRow !== null) return null;
  const { history } = hands.input.format;
  const applied = history.writeApplied(hands.format, ranUntilNow(hands, record));
  return { change: applied, after: ownRecord(hands, reduced, step, record) };
}

/** Null when there is nothing to bring in line: a mark that was not committed has changed nothing, and what stood before it is true. */
function recordOf(hands: Hands, { journal, plan }: StepRows): HistoryRecord | null {
  if (journal === null || plan.act !== 'run') return null;
  const startedAt = journal.startedAt ?? hands.input.clock.now();
  return {
    rowId: journal.historyRowId,
    migration: recordedMigration(plan),
    statements: plan.statements.length,
    startedAt,
  };
}

const ranUntilNow = (hands: Hands, record: HistoryRecord): RanRecord => ({
  ...record,
  ran: ranAt(record.startedAt, hands.input.clock.now()),
});

const ownRecord = (hands: Hands, reduced: boolean, { plan }: StepRows, { rowId }: HistoryRecord) =>
  reduced ? [] : [appliedQueryOf(hands, { plan, rowId })];

/** A migration that may have left something behind, unless the history speaks of it already. */
function demandsFailedRow({ verdict, foreignRows, step }: Decided): boolean {
  const mayRemain = verdict.kind === 'ask' || verdict.kind === 'contradiction';
  return mayRemain && foreignRows.length === 0 && step.journal?.state !== 'applied';
}
