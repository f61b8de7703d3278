import { describe, expect, it } from 'vitest';
import { prismaFormat } from '../formats/prisma/prisma-format';
import type { HistoryEntry, HistoryOutcome } from '../model/history';
import type { ResolutionKind } from '../model/plan';
import { buildTimeline } from '../timeline/build-timeline';
import { chooseResolved, markStep } from './build-resolution';

const TEXTS = { '1_a': 'CREATE TABLE a ();', '2_b': 'CREATE TABLE b ();', '3_c': 'CREATE TABLE c ();' };

const entry = (migrationId: string, outcome: HistoryOutcome): HistoryEntry => ({
  rowId: `row-${migrationId}-${outcome}`,
  migrationId,
  checksum: 'of-then',
  outcome,
  startedAt: '2026-03-01T10:00:00.000Z',
  finishedAt: outcome === 'failed' ? null : '2026-03-01T10:00:00.000Z',
  rolledBackAt: outcome === 'rolled_back' ? '2026-03-01T10:00:00.000Z' : null,
  log: null,
  steps: 0,
});

function choose(
  history: readonly (readonly [string, HistoryOutcome])[],
  kind: ResolutionKind,
  migrationId: string,
) {
  const files = Object.entries(TEXTS).map(([id, text]) => ({
    path: `${id}/migration.sql`,
    bytes: new TextEncoder().encode(text),
  }));
  const { migrations } = prismaFormat.read({ files, directories: [], options: {} });
  const timeline = buildTimeline({
    format: prismaFormat,
    migrations,
    history: { tableExists: true, entries: history.map((row) => entry(...row)) },
    options: {},
    partlyApplied: new Set(),
  });
  const chosen = chooseResolved({ migrations, timeline, wish: { kind, migrationId }, inOrder: false });
  return chosen.ok ? chosen.value.map((step) => `${step.act} ${step.migrationId}`) : chosen.failure.code;
}

/** On an empty database, of migrations with what they depend on. */
function chooseInOrder(
  graph: Readonly<Record<string, readonly string[]>>,
  kind: ResolutionKind,
  migrationId: string,
) {
  const files = Object.keys(graph).map((id) => ({ path: `${id}/migration.sql`, bytes: new Uint8Array() }));
  const { migrations: read } = prismaFormat.read({ files, directories: [], options: {} });
  const migrations = read.map((migration) => ({ ...migration, dependsOn: graph[migration.id] ?? [] }));
  const history = { tableExists: true, entries: [] };
  const partlyApplied: ReadonlySet<string> = new Set();
  const timeline = buildTimeline({ format: prismaFormat, migrations, history, options: {}, partlyApplied });
  return chooseResolved({ migrations, timeline, wish: { kind, migrationId }, inOrder: true });
}

describe('what a resolution marks', () => {
  it.each([
    [[['1_a', 'failed']], 'mark_rolled_back', '1_a', ['mark_rolled_back 1_a']],
    [[['gone', 'failed']], 'mark_rolled_back', 'gone', ['mark_rolled_back gone']],
    [[['1_a', 'applied']], 'mark_rolled_back', '1_a', 'PLAN.NOT_FAILED'],
    [[['1_a', 'rolled_back']], 'mark_rolled_back', '1_a', 'PLAN.NOT_FAILED'],
    [[], 'mark_rolled_back', 'nowhere', 'PLAN.NOT_FAILED'],
    [[['1_a', 'failed']], 'mark_applied', '1_a', ['mark_applied 1_a']],
    [[['1_a', 'rolled_back']], 'mark_applied', '1_a', ['mark_applied 1_a']],
    [[], 'mark_applied', '2_b', ['mark_applied 2_b']],
    [[['1_a', 'applied']], 'mark_applied', '1_a', 'PLAN.APPLIED_ALREADY'],
    [[['1_a', 'baseline']], 'mark_applied', '1_a', 'PLAN.APPLIED_ALREADY'],
    [[['gone', 'failed']], 'mark_applied', 'gone', 'PLAN.UNKNOWN_MIGRATION'],
    [[], 'baseline', '2_b', ['mark_applied 1_a', 'mark_applied 2_b']],
    [[['1_a', 'applied']], 'baseline', '3_c', ['mark_applied 2_b', 'mark_applied 3_c']],
    [[['3_c', 'failed']], 'baseline', '2_b', 'PLAN.FAILED_FIRST'],
    [[['1_a', 'applied']], 'baseline', '1_a', 'PLAN.NOTHING_TO_RUN'],
    [[], 'baseline', 'nowhere', 'PLAN.UNKNOWN_MIGRATION'],
  ] as const)('%j, %s %s', (history, kind, id, expected) => {
    expect(choose(history, kind, id)).toEqual(expected);
  });

  it.each([
    ['baseline', '4_merge', ['1_a', '2_b', '3_c', '4_merge']],
    ['baseline', '3_c', ['1_a', '3_c']],
    ['baseline', '5_apart', ['5_apart']],
    ['mark_applied', '5_apart', ['5_apart']],
    ['mark_applied', '3_c', 'PLAN.OTHERS_FIRST'],
  ] as const)(
    'where the history keeps the newest of each branch alone: %s %s',
    (kind, migrationId, expected) => {
      const graph = { '1_a': [], '2_b': ['1_a'], '3_c': ['1_a'], '4_merge': ['2_b', '3_c'], '5_apart': [] };
      const chosen = chooseInOrder(graph, kind, migrationId);
      expect(chosen.ok ? chosen.value.map((step) => step.migrationId) : chosen.failure.code).toEqual(
        expected,
      );
    },
  );

  it('is one transaction in which nothing of a migration is sent', () => {
    const step = markStep({
      act: 'mark_applied',
      migrationId: '1_a',
      historyKey: '1_a',
      previousKey: null,
      checksum: 'x',
      sha256: 'y',
    });
    expect(step).toMatchObject({ mode: 'one_transaction', statements: [], act: 'mark_applied' });
  });
});
