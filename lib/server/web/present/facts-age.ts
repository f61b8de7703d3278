import 'server-only';
import type { FactsAge } from '../../../contracts/facts-age';
import type { ObservationHead } from '../../../engine/model/observation';

/** The last look at an environment, and the last one that reached it; null where there was none. */
export interface Seen {
  readonly latest: Pick<ObservationHead, 'outcome' | 'confirmedAt'> | null;
  readonly lastReached: Pick<ObservationHead, 'confirmedAt'> | null;
}

/** How old what is shown of an environment is. Pure. */
export const factsAge = (seen: Seen | null): FactsAge => ({
  look: seen?.latest?.outcome ?? 'never',
  lookedAt: seen?.latest?.confirmedAt ?? null,
  factsAt: seen?.lastReached?.confirmedAt ?? null,
});
