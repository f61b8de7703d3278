import type { TimelineSearch } from './search-params';
import type { TimelineItemView } from './timeline';

type Show = TimelineSearch['show'];

/** What each filter of the timeline lets through. Pure. */
export function isShownOnTimeline(item: TimelineItemView, show: Show): boolean {
  return RULES[show](item);
}

const RULES: Readonly<Record<Show, (item: TimelineItemView) => boolean>> = {
  all: () => true,
  open: ({ state }) => state === 'pending' || state === 'rolled_back',
  marked: ({ marks, state }) => marks.length > 0 || state === 'missing' || state === 'unknown',
  failed: ({ state, log }) =>
    state === 'failed' || state === 'partly_applied' || (log !== null && log !== ''),
};

export const TIMELINE_FILTERS: readonly { readonly show: Show; readonly label: string }[] = [
  { show: 'open', label: 'To run' },
  { show: 'marked', label: 'Edited, missing, out of order' },
  { show: 'failed', label: 'Failures' },
];
