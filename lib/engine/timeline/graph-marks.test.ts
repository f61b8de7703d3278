import { expect, it } from 'vitest';
import type { History, HistoryEntry, HistoryOutcome } from '../model/history';
import type { Migration } from '../model/migration';
import type { MigrationState, TimelineItem } from '../model/timeline';
import { openBranches, withGraphMarks } from './graph-marks';

const item = (migrationId: string, state: MigrationState = 'applied'): TimelineItem => ({
  migrationId,
  state,
  marks: [],
  graph: [],
  position: null,
  releaseChecksum: null,
  recordedChecksum: null,
  startedAt: null,
  finishedAt: null,
  entry: null,
  rows: [],
  log: null,
});

const migration = (id: string, isHead = false): Migration => ({
  id,
  historyKey: `key of ${id}`,
  previousKey: null,
  name: id,
  kind: 'versioned',
  path: `${id}.sql`,
  checksum: '',
  equalChecksums: [],
  body: { kind: 'sql', text: 'SELECT 1', sha256: '', separator: null },
  down: null,
  dependsOn: [],
  ...(isHead ? { isHead: true as const } : {}),
});

const rows = (...keys: readonly (readonly [string, HistoryOutcome?])[]): History => ({
  tableExists: true,
  entries: keys.map(([migrationId, outcome = 'applied'], place): HistoryEntry => ({
    rowId: String(place),
    migrationId,
    checksum: null,
    outcome,
    startedAt: null,
    finishedAt: null,
    rolledBackAt: null,
    log: null,
    steps: null,
  })),
});

const ITEMS = ['base', 'left', 'right', 'gone'].map((id) => item(id));
const BRANCHED = [migration('base'), migration('left', true), migration('right', true)];

const marked = (migrations: readonly Migration[], history: History): readonly string[] =>
  withGraphMarks(ITEMS, { migrations, history }).map(({ migrationId, graph }) =>
    [migrationId, ...graph].join(' '),
  );

it('marks heads, and what the rows of the history name by its key or, where no file is it, by itself', () => {
  const history = rows(['key of left'], ['gone'], ['key of base', 'rolled_back']);
  expect(marked(BRANCHED, history)).toEqual(['base', 'left head current', 'right head', 'gone current']);
});

it('marks nothing where the migrations are one line', () => {
  const line = BRANCHED.map(({ id }) => migration(id));
  expect(marked(line, rows(['key of left']))).toEqual(['base', 'left', 'right', 'gone']);
});

it('tells of branches while more than one head is there, whatever the database stands on', () => {
  const at = (heads: readonly string[], ...keys: readonly string[]) =>
    openBranches(
      withGraphMarks(ITEMS, {
        migrations: BRANCHED.map(({ id }) => migration(id, heads.includes(id))),
        history: rows(...keys.map((key) => [`key of ${key}`] as const)),
      }),
    );
  expect(at(['left', 'right'], 'base')).toEqual({ heads: ['left', 'right'], current: ['base'] });
  expect(at(['left', 'right'])).toEqual({ heads: ['left', 'right'], current: [] });
  expect(at(['right'], 'left', 'right')).toBeNull();
});
