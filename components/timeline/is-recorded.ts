import type { TimelineItemView } from '@/lib/contracts/timeline';

/** True when the tool has a row about it: not every tool says when that was. Pure. */
export const isRecorded = ({ state, startedAt }: Pick<TimelineItemView, 'state' | 'startedAt'>): boolean =>
  startedAt !== null || !WITHOUT_ROW.has(state);

const WITHOUT_ROW: ReadonlySet<TimelineItemView['state']> = new Set(['pending', 'skipped', 'unknown']);
