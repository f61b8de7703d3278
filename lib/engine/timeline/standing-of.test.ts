import { expect, it } from 'vitest';
import fc from 'fast-check';
import {
  NO_STATES,
  type MigrationMark,
  type MigrationState,
  type Timeline,
  type TimelineItem,
} from '../model/timeline';
import { standingOf } from './standing-of';

const STATES: readonly MigrationState[] = [
  'applied',
  'baseline',
  'pending',
  'failed',
  'partly_applied',
  'rolled_back',
];
const MARKS: readonly (readonly MigrationMark[])[] = [
  [],
  ['edited'],
  ['out_of_order'],
  ['edited', 'out_of_order'],
];

const item = (
  place: number,
  position: number | null,
  state: MigrationState,
  marks: readonly MigrationMark[],
) => ({
  migrationId: `m${String(place)}`,
  state,
  marks,
  graph: [],
  position,
  releaseChecksum: null,
  recordedChecksum: null,
  startedAt: null,
  finishedAt: null,
  entry: null,
  rows: [],
  log: null,
});

const timelineOf = (items: readonly TimelineItem[]): Timeline => ({
  items,
  counts: NO_STATES,
  editedCount: 0,
  version: null,
  blocked: false,
  branches: null,
  refusal: null,
});

const cell = fc.tuple(fc.constantFrom(...STATES), fc.constantFrom(...MARKS));

it('says of each migration what its timeline says, in as many stretches as there are changes', () => {
  fc.assert(
    fc.property(fc.array(cell), fc.array(cell), (released, unreleased) => {
      const items = [
        ...released.map(([state, marks], place) => item(place, place, state, marks)),
        ...unreleased.map(([state, marks], place) => item(released.length + place, null, state, marks)),
      ];
      const standing = standingOf(timelineOf(items));
      const spread = standing.released.flatMap(({ state, marks, count }) =>
        Array.from({ length: count }, () => [state, marks]),
      );
      expect(spread).toEqual(released);
      expect(standing.unreleased.map(({ migrationId, state, marks }) => [migrationId, state, marks])).toEqual(
        items.slice(released.length).map(({ migrationId, state, marks }) => [migrationId, state, marks]),
      );
      const changes = released.filter((one, place) => String(one) !== String(released[place - 1])).length;
      expect(standing.released).toHaveLength(changes);
      const stopped = items.find(({ state }) => state === 'failed' || state === 'partly_applied');
      expect(standing.stoppedAt).toBe(stopped?.migrationId ?? null);
      expect(standing.behind).toBe(
        items.filter(({ state }) => state === 'pending' || state === 'rolled_back').length,
      );
    }),
  );
});

it('is as long as its exceptions are many, not as the history', () => {
  const items = Array.from({ length: 1000 }, (_, place) =>
    item(place, place, place < 990 ? 'applied' : 'pending', place === 7 ? ['edited'] : []),
  );
  expect(standingOf(timelineOf(items)).released).toEqual([
    { state: 'applied', marks: [], count: 7 },
    { state: 'applied', marks: ['edited'], count: 1 },
    { state: 'applied', marks: [], count: 982 },
    { state: 'pending', marks: [], count: 10 },
  ]);
});

it('keeps why the tool runs nothing, in a sentence, and what it passed over', () => {
  const line = timelineOf([
    item(0, 0, 'skipped', []),
    item(1, 1, 'applied', []),
    item(2, 2, 'skipped', ['out_of_order']),
    item(3, 3, 'pending', ['out_of_order']),
    item(4, 4, 'skipped', ['edited', 'out_of_order']),
  ]);
  expect(standingOf(line)).toMatchObject({ gaps: { first: 'm2', count: 2 } });
  expect(standingOf(line)).not.toHaveProperty('refused');
  const refusal = {
    code: 'HISTORY.HEADS_OVERLAP',
    summary: 'The history names b beside c.',
    fix: 'Mend it.',
  };
  expect(standingOf({ ...line, refusal }).refused).toBe('The history names b beside c.');
  expect(standingOf(timelineOf([item(0, 0, 'skipped', [])]))).not.toHaveProperty('gaps');
});

it('keeps that the release ends in several heads, and says nothing of one line', () => {
  const line = timelineOf([item(0, 0, 'applied', [])]);
  expect(standingOf(line)).not.toHaveProperty('branches');
  const branches = { heads: ['m1', 'm2'], current: ['m0'] };
  expect(standingOf({ ...line, branches }).branches).toEqual(branches);
});
