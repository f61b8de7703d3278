import { describe, expect, it } from 'vitest';
import type { MigrationFormat } from '../formats/format';
import { prismaFormat } from '../formats/prisma/prisma-format';
import type { HistoryEntry, HistoryOutcome } from '../model/history';
import type { Migration } from '../model/migration';
import { buildTimeline, withCosmeticEdits, type UnknownMigrations } from './build-timeline';

const migration = (id: string, checksum = `sum-${id}`.padEnd(64, '0')): Migration => ({
  id,
  historyKey: id,
  previousKey: null,
  name: id,
  kind: 'versioned',
  path: `${id}/migration.sql`,
  checksum,
  equalChecksums: [],
  body: { kind: 'sql', text: 'SELECT 1', sha256: checksum, separator: null },
  down: null,
  dependsOn: [],
});

let clock = 0;
const row = (
  migrationId: string,
  outcome: HistoryOutcome,
  changes: Partial<HistoryEntry> = {},
): HistoryEntry => {
  clock += 1;
  const at = new Date(clock * 1000).toISOString();
  return {
    rowId: `row-${String(clock)}`,
    migrationId,
    checksum: `sum-${migrationId}`.padEnd(64, '0'),
    outcome,
    startedAt: at,
    finishedAt: outcome === 'failed' ? null : at,
    rolledBackAt: outcome === 'rolled_back' ? at : null,
    log: null,
    steps: outcome === 'failed' ? 0 : 1,
    ...changes,
  };
};

const timelineOf = (
  ids: readonly string[],
  entries: readonly HistoryEntry[],
  known: { readonly partly?: readonly string[]; readonly unknown?: UnknownMigrations } = {},
) =>
  buildTimeline({
    format: prismaFormat,
    migrations: ids.map((id) => migration(id)),
    history: { tableExists: true, entries },
    options: {},
    partlyApplied: new Set(known.partly ?? []),
    ...(known.unknown !== undefined && { unknown: known.unknown }),
  });

const shape = (timeline: ReturnType<typeof timelineOf>) =>
  timeline.items.map((item) => [item.migrationId, item.state, ...item.marks].join(' '));

describe('buildTimeline', () => {
  it('tells applied from pending and names the version', () => {
    const timeline = timelineOf(['1', '2', '3'], [row('1', 'baseline'), row('2', 'applied')]);
    expect(shape(timeline)).toEqual(['1 baseline', '2 applied', '3 pending']);
    expect(timeline.version).toBe('2');
    expect(timeline.blocked).toBe(false);
  });

  it('shows a failed migration, and a partly applied one where a run of ours knows or the tool counts', () => {
    expect(shape(timelineOf(['1'], [row('1', 'failed', { steps: 2 })]))).toEqual(['1 partly_applied']);
    expect(shape(timelineOf(['1', '2'], [row('1', 'failed')]))).toEqual(['1 failed', '2 pending']);
    expect(shape(timelineOf(['1'], [row('1', 'failed')], { partly: ['1'] }))).toEqual(['1 partly_applied']);
    expect(timelineOf(['1'], [row('1', 'failed')]).blocked).toBe(true);
  });

  it('says of what a lost run was at that nobody knows, unless its row stands', () => {
    const at = (id: string): UnknownMigrations => ({ ids: new Set([id]), next: false });
    const lost = timelineOf(['1', '2', '3'], [row('1', 'applied'), row('2', 'failed')], { unknown: at('2') });
    expect(shape(lost)).toEqual(['1 applied', '2 unknown', '3 pending']);
    expect(lost).toMatchObject({ version: '1', blocked: true });
    expect(shape(timelineOf(['1', '2'], [row('1', 'applied')], { unknown: at('1') }))).toEqual([
      '1 applied',
      '2 pending',
    ]);
    const somewhere = { ids: new Set<string>(), next: true };
    expect(shape(timelineOf(['1', '2', '3'], [row('1', 'applied')], { unknown: somewhere }))).toEqual([
      '1 applied',
      '2 unknown',
      '3 pending',
    ]);
  });

  it('counts the good run after a rolled back one, and a rolled back one alone as to run again', () => {
    expect(shape(timelineOf(['1'], [row('1', 'rolled_back'), row('1', 'applied')]))).toEqual(['1 applied']);
    const again = timelineOf(['1', '2'], [row('2', 'applied'), row('1', 'rolled_back')]);
    expect(shape(again)).toEqual(['1 rolled_back out_of_order', '2 applied']);
  });

  it('lists what ran and is not in the release behind it', () => {
    expect(shape(timelineOf(['1'], [row('0', 'applied'), row('1', 'applied')]))).toEqual([
      '1 applied',
      '0 missing',
    ]);
  });

  it('marks an edited migration, and only notes one that differs by comments', () => {
    const other = { checksum: 'f'.repeat(64) };
    expect(shape(timelineOf(['1'], [row('1', 'applied', other)]))).toEqual(['1 applied edited']);
    const both = timelineOf(['1', '2'], [row('1', 'applied', other), row('2', 'applied', other)]);
    expect(both.editedCount).toBe(2);
    const judged = withCosmeticEdits(both, new Set(['1']));
    expect(shape(judged)).toEqual(['1 applied cosmetic', '2 applied edited']);
    expect(judged.editedCount).toBe(1);
  });

  it('marks late arrivals: applied after a later one, or still to run before one', () => {
    const timeline = timelineOf(
      ['1', '2', '3', '4'],
      [row('1', 'applied'), row('3', 'applied'), row('2', 'applied')],
    );
    expect(shape(timeline)).toEqual(['1 applied', '2 applied out_of_order', '3 applied', '4 pending']);
    expect(shape(timelineOf(['1', '2'], [row('2', 'applied')]))).toEqual([
      '1 pending out_of_order',
      '2 applied',
    ]);
  });

  it('marks what the tool passes over behind something that ran, and not what something later stands for', () => {
    const forgetful: MigrationFormat = { ...prismaFormat, pending: () => [] };
    const marked = (migrations: readonly Migration[], entries: readonly HistoryEntry[]) =>
      shape(
        buildTimeline({
          format: forgetful,
          migrations,
          history: { tableExists: true, entries },
          options: {},
          partlyApplied: new Set(),
        }),
      );
    const four = ['1', '2', '3', '4'].map((id) => migration(id));
    expect(marked(four, [row('1', 'applied'), row('3', 'applied')])).toEqual([
      '1 applied',
      '2 skipped out_of_order',
      '3 applied',
      '4 skipped out_of_order',
    ]);
    expect(marked(four.slice(0, 2), [row('2', 'applied')])).toEqual(['1 skipped', '2 applied']);
    const summary: Migration = { ...migration('2'), kind: 'baseline' };
    expect(marked([migration('1'), summary], [row('1', 'applied')])).toEqual(['1 applied', '2 skipped']);
  });

  it('takes the rows of a tool that keeps no times in their own order', () => {
    const timeless = { startedAt: null, finishedAt: null };
    const rows = ['1', '3', '2'].map((id) => row(id, 'applied', timeless));
    expect(shape(timelineOf(['1', '2', '3'], rows))).toEqual([
      '1 applied',
      '2 applied out_of_order',
      '3 applied',
    ]);
    expect(shape(timelineOf(['1', '2', '3'], rows.slice(0, 2)))).toEqual([
      '1 applied',
      '2 pending out_of_order',
      '3 applied',
    ]);
  });

  it('gives every migration exactly one state and counts them all', () => {
    const timeline = timelineOf(['1', '2', '3'], [row('1', 'applied'), row('9', 'applied')]);
    const total = Object.values(timeline.counts).reduce((sum, count) => sum + count, 0);
    expect(total).toBe(timeline.items.length);
  });
});
