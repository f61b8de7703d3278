import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import type { TimelineItemView } from '@/lib/contracts/timeline';
import { TimelineDetails, type TimelineRowProps } from './timeline-details';
import { TimelineRow } from './timeline-row';

const AT = '2026-01-01T00:00:00.000Z';

const item = (changes: Partial<TimelineItemView>): TimelineItemView => ({
  migrationId: 'R__v.sql',
  name: 'v',
  state: 'applied',
  marks: [],
  graph: [],
  inRelease: true,
  startedAt: null,
  finishedAt: null,
  releaseChecksum: null,
  recordedChecksum: null,
  log: null,
  earlier: [],
  deploy: null,
  ...changes,
});

const propsOf = (changes: Partial<TimelineItemView>): TimelineRowProps => ({
  project: { id: 'p', slug: 'shop' },
  item: item(changes),
  resolvePath: '/p/shop/e/dev/resolve',
  undoPath: null,
});

/** What a reader reads when a row is open. */
const words = (changes: Partial<TimelineItemView>): string =>
  renderToStaticMarkup(<TimelineDetails {...propsOf(changes)} />).replaceAll(/<[^>]*>/g, ' ');

test('somebody ran what the tool has a row of, also where it keeps no times', () => {
  for (const state of ['applied', 'failed', 'missing', 'baseline'] as const) {
    expect(words({ state })).toContain('another tool');
  }
  for (const state of ['pending', 'skipped', 'unknown'] as const) {
    expect(words({ state })).toContain('nobody yet');
  }
});

test('what runs again because its text is another one says so', () => {
  const changed = { state: 'pending', startedAt: AT, recordedChecksum: '42', releaseChecksum: '43' } as const;
  expect(words(changed)).toContain('It ran here with another text, and runs again.');
  expect(words({ ...changed, state: 'applied' })).not.toContain('runs again');
  expect(words({ ...changed, startedAt: null, recordedChecksum: null })).not.toContain('runs again');
});

test('what the tool passes over says what ends it, and can be marked where nothing stands for it', () => {
  const gap = words({ state: 'skipped', marks: ['out_of_order'] });
  expect(gap).toContain('It has not run here and never will');
  expect(gap).toContain('Mark as applied');
  const covered = words({ state: 'skipped' });
  expect(covered).not.toContain('never will');
  expect(covered).not.toContain('Mark as applied');
});

test('what no release holds ran, or only stands in the history', () => {
  expect(words({ inRelease: false, state: 'missing' })).toContain('It ran here, and the newest release');
  const lock = words({ inRelease: false, state: 'failed', log: 'The row of the lock is not free' });
  expect(lock).toContain('It stands in the tool’s history, and the newest release does not hold it.');
  expect(lock).not.toContain('Mark as rolled back');
  expect(words({ inRelease: false, state: 'failed', startedAt: AT })).toContain('Mark as rolled back');
  expect(words({ state: 'failed' })).toContain('Mark as rolled back');
});

test('a revision that is only a number has its name beside it', () => {
  const summary = (migrationId: string, name: string) =>
    renderToStaticMarkup(<TimelineRow {...propsOf({ migrationId, name })} />).split('</summary>')[0];
  expect(summary('a1b2c3d4f778', 'orders note length')).toContain('orders note length');
  expect(summary('V10__orders_note_length.sql', 'orders note length')).not.toContain('orders note length');
});
