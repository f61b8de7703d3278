import type { ComparisonSearch, VersionRowView } from './comparison';

/** The migrations of a comparison that are asked for: all, or those that are not the same on both sides. Pure. */
export const versionsShown = (
  rows: readonly VersionRowView[],
  show: ComparisonSearch['show'],
): readonly VersionRowView[] => (show === 'all' ? rows : rows.filter(({ verdict }) => verdict !== 'same'));
