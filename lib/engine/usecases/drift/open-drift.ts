import type { EnvironmentId } from '../../model/identifiers';
import type { Instant } from '../../model/instant';
import type { DriftAcceptance, DriftCheck } from '../../model/drift-record';
import type { Store } from '../../ports/store';
import type { OpenDrift } from '../../approval/demands';

/** How many differences of the last check nobody accepted, or why that is not known. */
export async function openDriftNow(
  store: Pick<Store, 'latestDriftChecks' | 'acceptances'>,
  environmentId: EnvironmentId,
  now: Instant,
): Promise<OpenDrift> {
  const [checks, acceptances] = await Promise.all([
    store.latestDriftChecks([environmentId]),
    store.acceptances(environmentId),
  ]);
  const check = checks.get(environmentId) ?? null;
  if (check === null) return 'not_checked';
  return countOpen(check, acceptances, now) ?? 'check_failed';
}

/** The same from facts at hand; null when the last check failed or none was made. Pure. */
export function countOpen(
  check: DriftCheck | null,
  acceptances: readonly DriftAcceptance[],
  now: Instant,
): number | null {
  if (check?.result.kind !== 'compared') return null;
  const accepted = new Set(standing(acceptances, now).map(({ itemId }) => itemId));
  return check.result.countedItems.filter((itemId) => !accepted.has(itemId)).length;
}

/** The acceptances that hold at this moment. Pure. */
export const standing = (acceptances: readonly DriftAcceptance[], now: Instant): readonly DriftAcceptance[] =>
  acceptances.filter(({ endedAt, until }) => endedAt === null && until > now);
