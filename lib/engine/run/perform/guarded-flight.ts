import { failure, type Failure } from '../../base/failure';
import type { Query } from '../../model/query';
import { demandLockQuery, RUN_LOCK } from '../../target/advisory-key';
import { demandFenceQuery } from '../../target/lockkeeper-schema';
import type { FlightResult } from '../../target/target-session';
import type { RunState } from '../run-state';
import { item, lostIn, refusedIn, superseded } from './flight-answer';
import type { Answer, Hands } from './hands';
import { DEMAND_SAME_TRANSACTION, demandTransactionQuery } from './own-queries';
import type { Guard, GuardedItem } from './sending';

export const plainItems = (queries: readonly Query[]): readonly GuardedItem[] =>
  queries.map((query) => ({ item: item(query), guard: null }));

/** Fence and lock: the fence is held at its number until the transaction ends. A reduced target has no fence. */
export function ownershipGuards(hands: Hands, run: Pick<RunState, 'reduced'>): readonly GuardedItem[] {
  const lock: GuardedItem = { item: item(demandLockQuery(RUN_LOCK)), guard: 'lock' };
  const fence: GuardedItem = { item: item(demandFenceQuery(hands.input.run.fence)), guard: 'fence' };
  return run.reduced === true ? [lock] : [fence, lock];
}

/** The transaction is still the one that was journaled; null: the one that the flight itself has opened. */
export const transactionGuard = (transactionId: string | null): GuardedItem => ({
  item: item(transactionId === null ? DEMAND_SAME_TRANSACTION : demandTransactionQuery(transactionId)),
  guard: 'transaction',
});

/** Division by zero is what every guard fails with; any other error of it is the server's own. */
const GUARD_FAILED = '22012';

/** Why a flight of ours stopped: null when it did not. Only for flights in which nothing of a file was sent. */
export function stoppedFlight(flight: FlightResult, items: readonly GuardedItem[]): Answer | null {
  const lost = lostIn(flight);
  if (lost !== null) return lost;
  const refused = refusedIn(flight);
  if (refused === null) return null;
  const guard = brokenGuard(items[refused.place], refused.result.error.sqlState);
  if (guard === 'fence') return superseded();
  return { kind: 'refused', failure: guard === 'lock' ? lockGone() : refused.result.failure };
}

/** The guard that did not hold; null when the item failed for another reason. */
export function brokenGuard(stopped: GuardedItem | undefined, sqlState: string): Guard | null {
  return sqlState === GUARD_FAILED ? (stopped?.guard ?? null) : null;
}

const lockGone = (): Failure =>
  failure('RUN.LOCK_LOST', "Lockkeeper's lock on the target was gone, so nothing more was sent.", {
    why: 'An administrator or a statement of a migration released it.',
    fix: 'Prepare a new deploy for what is still pending.',
  });
