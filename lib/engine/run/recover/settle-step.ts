import type { StepVerdict } from '../decide-step';
import type { HistoryEntry } from '../../model/history';
import { DONE, type Answer, type Hands } from '../perform/hands';
import { changeRow, type RowChange } from '../perform/perform-marked';
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
 * which nothing remains has none, anything else has the tool's own failed row, so that the tool refuses too. Runs nothing of the file.
 */
export async function settleStep(
  hands: Hands,
  run: { readonly reduced: boolean },
  decided: Decided,
): Promise<Answer> {
  const change = changeFor(hands, run.reduced, decided);
  return change === null ? DONE : changeRow(hands, run, decided.step, change);
}

function changeFor(hands: Hands, reduced: boolean, decided: Decided): RowChange | null {
  const { step, verdict, historyRow } = decided;
  const { journal, plan } = step;
  // A mark that was not committed has changed nothing, and what stood before it still says the truth.
  if (journal === null || plan.act !== 'run') return null;
  const { history } = hands.input.format;
  const record = {
    rowId: journal.historyRowId,
    migration: { id: plan.migrationId, checksum: plan.checksum },
    startedAt: journal.startedAt ?? hands.input.clock.now(),
  };
  const failed = history.writeFailed(hands.format, { ...record, log: verdict.why });
  if (historyRow === null) return withoutRow(hands, decided, record, failed);
  if (historyRow.outcome !== 'failed') return null;
  if (verdict.kind === 'applied') {
    const finished = history.writeFinished(hands.format, { ...record, finishedAt: hands.input.clock.now() });
    const own = reduced ? [] : [appliedQueryOf(hands, { plan, rowId: journal.historyRowId })];
    return { before: [], change: finished, after: own };
  }
  if (verdict.kind !== 'not_applied') return { before: [], change: failed, after: [] };
  return { before: [], change: history.removeStarted(hands.format, record), after: [] };
}

type NativeRecord = Parameters<Hands['input']['format']['history']['writeStarted']>[1];

/** A migration that may have left something behind gets a failed row, unless the history speaks of it already. */
function withoutRow(
  hands: Hands,
  { verdict, foreignRows, step }: Decided,
  record: NativeRecord,
  failed: RowChange['change'],
): RowChange | null {
  const mayRemain = verdict.kind === 'ask' || verdict.kind === 'contradiction';
  if (!mayRemain || foreignRows.length > 0 || step.journal?.state === 'applied') return null;
  return {
    before: [hands.input.format.history.writeStarted(hands.format, record)],
    change: failed,
    after: [],
  };
}
