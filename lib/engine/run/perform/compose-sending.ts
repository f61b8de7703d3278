import type { Query } from '../../model/query';
import { endIntentQuery, startIntentQuery } from '../../target/lockkeeper-schema';
import { isMarked, stepAt, unitAt, type RunState, type StepProgress } from '../run-state';
import { isFileRollback, type Unit } from '../unit';
import { ownershipGuards, plainItems, transactionGuard } from './guarded-flight';
import type { Hands } from './hands';
import { OWN_GROUND, OWN_GROUND_NOT_AWAITED, TRANSACTION_ID } from './own-queries';
import { recordItems } from './records';
import type { GuardedItem, Sending } from './sending';

/** What a unit sends in the transaction that is open for it. */
export function composeSending(
  hands: Hands,
  run: RunState,
  place: { readonly step: number; readonly unit: number },
): Sending {
  const step = stepAt(run, place.step);
  const unit = unitAt(step, place.unit);
  return { step: place.step, places: sentPlaces(step, unit), tail: tailItems(hands, run, place.step, unit) };
}

/** The whole of a migration in one transaction of ours, before that transaction is open; whether its COMMIT waits for the disk. */
export function composeWhole(
  hands: Hands,
  run: RunState,
  { place, waits }: { readonly place: number; readonly waits: boolean },
): Sending {
  const { statements } = stepAt(run, place);
  const ground = plainItems(waits ? OWN_GROUND : OWN_GROUND_NOT_AWAITED);
  const guards = [transactionGuard(null), ...lockOf(hands, run)];
  return {
    step: place,
    places: [...statements.keys()],
    tail: [...ground, ...guards, ...recordItems(hands, run, place)],
  };
}

/** The file's own COMMIT is sent later and alone. */
function sentPlaces(step: StepProgress, unit: Unit): readonly number[] {
  const places = [...step.statements.keys()].slice(unit.from, unit.to);
  return unit.kind === 'transaction' && unit.control === 'file' ? places.slice(0, -1) : places;
}

function tailItems(hands: Hands, run: RunState, place: number, unit: Unit): readonly GuardedItem[] {
  const step = stepAt(run, place);
  if (isFileRollback(step.plan, unit)) return [];
  const { transactionId } = step;
  const own = transactionId === null ? [] : [transactionGuard(transactionId)];
  const ground = plainItems(OWN_GROUND);
  if (!isMarked(step)) return [...ground, ...own, ...lockOf(hands, run), ...recordItems(hands, run, place)];
  const intent = run.reduced === true ? [] : intentQueries(hands, place, step, unit);
  const last = transactionId === null ? [...intent, TRANSACTION_ID] : intent;
  return [...ground, ...own, ...ownershipGuards(hands, run), ...plainItems(last)];
}

/** The fence is held since BEGIN. */
const lockOf = (hands: Hands, run: RunState): readonly GuardedItem[] =>
  ownershipGuards(hands, run).filter(({ guard }) => guard === 'lock');

/** The mark that commits with a unit of a step with a started row. */
function intentQueries(hands: Hands, place: number, step: StepProgress, unit: Unit): readonly Query[] {
  const key = { runId: hands.input.run.id, step: place, statement: unit.to };
  const title = step.plan.statements[unit.to - 1]?.title ?? '';
  return [
    startIntentQuery({ ...key, migrationId: step.plan.migrationId, title }),
    endIntentQuery({ ...key, state: 'done' }),
  ];
}
