import type { Instant } from '../../model/instant';
import type { Environment } from '../../model/environment';
import type { FreezeWindow } from '../../model/freeze';
import { occurrencesAround, type Occurrence } from './occurrences';

/** As many freezes, one into the next, are no freeze any more that ends: more than a year of single days. */
const MOST_IN_A_ROW = 400;

/** Whether a deploy may be started at a moment, as far as freezes go. */
export type FreezeState =
  | {
      readonly frozen: true;
      /** Those that hold at this moment. */
      readonly by: readonly FreezeWindow[];
      /** When nothing holds any more, also no freeze that begins meanwhile; null when no end is in sight. */
      readonly endsAt: Instant | null;
    }
  | {
      readonly frozen: false;
      readonly next: {
        readonly window: FreezeWindow;
        readonly startsAt: Instant;
        readonly endsAt: Instant;
      } | null;
    };

/** The windows that concern an environment and were not archived. Pure. */
export function windowsOf(
  windows: readonly FreezeWindow[],
  { id, projectId, tier }: Pick<Environment, 'id' | 'projectId' | 'tier'>,
): readonly FreezeWindow[] {
  return windows.filter((window) => {
    if (window.archivedAt !== null || window.projectId !== projectId) return false;
    const { scope } = window;
    if (scope.kind === 'environment') return scope.environmentId === id;
    return scope.kind === 'project' || scope.tier === tier;
  });
}

/**
 * Whether one of the windows holds at an instant and when the freeze ends, or else the next that begins. A window whose zone this server
 * does not know holds always: nobody can say that it does not. Pure.
 */
export function isFrozen(windows: readonly FreezeWindow[], at: Instant): FreezeState {
  const around = windows.map((window) => ({ window, occurrences: occurrencesAround(window, at) }));
  const holding = around.filter(
    ({ occurrences }) =>
      occurrences === 'unknown_zone' || occurrences.some((occurrence) => holds(occurrence, at)),
  );
  return holding.length > 0
    ? { frozen: true, by: holding.map(({ window }) => window), endsAt: endOf(windows, at) }
    : { frozen: false, next: nextOf(around, at) };
}

const holds = ({ startsAt, endsAt }: Occurrence, at: Instant): boolean => startsAt <= at && at < endsAt;

/** One freeze may begin before another ends: from end to end until none holds. */
function endOf(windows: readonly FreezeWindow[], at: Instant): Instant | null {
  let end = at;
  for (let row = 0; row < MOST_IN_A_ROW; row += 1) {
    const ends = windows.map((window) => endAfter(window, end));
    if (ends.includes('never')) return null;
    const latest = ends.reduce((one, other) => (other > one ? other : one), end);
    if (latest === end) return end;
    end = latest;
  }
  return null;
}

/** The end of the longest occurrence that holds at an instant; the instant itself when none does. */
function endAfter(window: FreezeWindow, at: Instant): Instant {
  const occurrences = occurrencesAround(window, at);
  if (occurrences === 'unknown_zone') return 'never';
  return occurrences
    .filter((occurrence) => holds(occurrence, at))
    .reduce((latest, { endsAt }) => (endsAt > latest ? endsAt : latest), at);
}

function nextOf(
  around: readonly {
    readonly window: FreezeWindow;
    readonly occurrences: ReturnType<typeof occurrencesAround>;
  }[],
  at: Instant,
): Extract<FreezeState, { readonly frozen: false }>['next'] {
  const coming = around.flatMap(({ window, occurrences }) => {
    if (occurrences === 'unknown_zone') return [];
    const next = occurrences.find(({ startsAt }) => startsAt > at);
    return next === undefined ? [] : [{ window, ...next }];
  });
  return coming.sort((left, right) => (left.startsAt < right.startsAt ? -1 : 1))[0] ?? null;
}
