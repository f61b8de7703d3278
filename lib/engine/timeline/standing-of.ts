import type { Standing, Stretch } from '../model/standing';
import { isGap, type Timeline, type TimelineItem } from '../model/timeline';
import { isToRun } from './build-timeline';

/** What a timeline says as a whole. Pure. */
export function standingOf(timeline: Timeline): Standing {
  const { items, version, counts, branches, refusal } = timeline;
  const stopped = items.find(({ state }) => state === 'failed' || state === 'partly_applied');
  const gaps = items.filter(isGap);
  const [firstGap] = gaps;
  return {
    version,
    behind: items.filter(({ state }) => isToRun(state)).length,
    counts,
    stoppedAt: stopped?.migrationId ?? null,
    ...(branches === null ? {} : { branches }),
    ...(refusal === null ? {} : { refused: refusal.summary }),
    ...(firstGap === undefined ? {} : { gaps: { first: firstGap.migrationId, count: gaps.length } }),
    released: stretches(items.filter(({ position }) => position !== null)),
    unreleased: items
      .filter(({ position }) => position === null)
      .map(({ migrationId, state, marks }) => ({ migrationId, state, marks })),
  };
}

function stretches(items: readonly TimelineItem[]): readonly Stretch[] {
  const found: Stretch[] = [];
  for (const { state, marks } of items) {
    const last = found.at(-1);
    if (last !== undefined && last.state === state && sameMarks(last.marks, marks)) {
      found[found.length - 1] = { ...last, count: last.count + 1 };
    } else {
      found.push({ state, marks, count: 1 });
    }
  }
  return found;
}

/** Marks always come in the same order. */
const sameMarks = (left: Stretch['marks'], right: Stretch['marks']): boolean =>
  left.length === right.length && left.every((mark, place) => mark === right[place]);
