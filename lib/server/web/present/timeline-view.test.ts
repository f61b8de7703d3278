import { expect, it } from 'vitest';
import type { TimelineItem } from '../../../engine/model/timeline';
import { timelineItemViews } from './timeline-view';

const item = (migrationId: string, startedAt: string | null, position: number | null): TimelineItem => ({
  migrationId,
  state: startedAt === null ? 'pending' : 'baseline',
  marks: [],
  graph: [],
  position,
  releaseChecksum: null,
  recordedChecksum: null,
  startedAt,
  finishedAt: startedAt,
  entry: null,
  rows: [],
  log: null,
});

it('lists the newest first, also of rows that have one time', () => {
  const [early, late] = ['2026-01-01T00:00:00.000Z', '2026-01-02T00:00:00.000Z'];
  const items = [
    item('1', early, 0),
    item('2', early, 1),
    item('3', early, 2),
    item('4', late, 3),
    item('5', null, 4),
    item('6', null, 5),
  ];
  const views = timelineItemViews(items, [], new Map());
  expect(views.map(({ migrationId }) => migrationId)).toEqual(['6', '5', '4', '3', '2', '1']);
});
