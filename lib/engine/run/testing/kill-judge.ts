import { expect } from 'vitest';
import { withClient, type TestDatabase } from '../../../testing/postgres';
import { performRun } from '../perform-run';
import type { RecoveryResult } from '../recover-run';
import { marksOf, stepsOf, type KilledTool, type PlanName } from './kill-plans';
import { planFor, testRun } from './run-harness';
import type { Oracle } from './target-oracle';

/** No effect twice, and the deploy's state is what the target shows. */
export function expectOutcomeTold(
  kind: string,
  markers: Readonly<Record<string, number>>,
  all: readonly string[],
): void {
  expect(Object.values(markers).every((count) => count === 1)).toBe(true);
  const seen = Object.keys(markers).length;
  if (kind === 'succeeded') expect(seen).toBe(all.length);
  else if (kind === 'failed') expect(seen).toBe(0);
  else {
    expect(kind).toBe('partly_applied');
    expect(seen).toBeGreaterThan(0);
  }
}

/** The migration is told as applied exactly when its last statement has built the index. */
export async function expectIndex(db: TestDatabase, recovered: RecoveryResult): Promise<void> {
  if (recovered.kind !== 'decided') throw new TypeError(JSON.stringify(recovered));
  const { rows } = await withClient(db, (client) =>
    client.query<{ fit: boolean }>(
      `SELECT indisvalid AS fit FROM pg_index WHERE indexrelid = to_regclass('t_v')`,
    ),
  );
  const told = recovered.steps.find(({ migrationId }) => migrationId === '2')?.verdict.kind;
  expect(told === 'applied').toBe(rows[0]?.fit === true);
}

/** Where a tool keeps its rows, and what they say of a migration that was left half done. */
interface Native {
  readonly table: string;
  readonly rows: string;
  readonly partial: false | undefined;
}

const NATIVE = {
  prisma: {
    table: '_prisma_migrations',
    rows: 'SELECT migration_name AS name, finished_at IS NOT NULL AS finished FROM _prisma_migrations',
    partial: false,
  },
  drizzle: {
    table: 'drizzle.__drizzle_migrations',
    rows: 'SELECT (created_at / 1000)::text AS name, true AS finished FROM drizzle.__drizzle_migrations',
    partial: undefined,
  },
  'golang-migrate': {
    table: 'schema_migrations',
    rows: 'SELECT number::text AS name, number < version OR NOT dirty AS finished FROM schema_migrations, generate_series(1, version) number',
    partial: false,
  },
  alembic: {
    table: 'alembic_version',
    rows: 'SELECT number::text AS name, true AS finished FROM alembic_version, generate_series(1, version_num::int) number',
    partial: undefined,
  },
  atlas: {
    table: 'atlas_schema_revisions.atlas_schema_revisions',
    rows: 'SELECT version AS name, applied = total AS finished FROM atlas_schema_revisions.atlas_schema_revisions',
    partial: false,
  },
  flyway: {
    table: 'flyway_schema_history',
    rows: 'SELECT COALESCE(version, description) AS name, success AS finished FROM flyway_schema_history WHERE checksum > 0',
    partial: false,
  },
  knex: {
    table: 'knex_migrations',
    rows: 'SELECT name, true AS finished FROM knex_migrations',
    partial: undefined,
  },
  module: {
    table: 'migration_history',
    rows: "SELECT version AS name, status = 'applied' AND rollback_data IS NOT NULL AS finished FROM migration_history",
    partial: undefined,
  },
  typeorm: {
    table: 'migrations',
    rows: 'SELECT right(name, 1) AS name, true AS finished FROM migrations',
    partial: undefined,
  },
} as const satisfies Readonly<Record<KilledTool, Native>>;

export async function judge(
  db: TestDatabase,
  oracle: Oracle,
  recovered: RecoveryResult,
  { tool, name }: { readonly tool: KilledTool; readonly name: PlanName },
): Promise<void> {
  if (recovered.kind !== 'decided') throw new TypeError(JSON.stringify(recovered));
  const markers = await oracle.markers();
  const all = marksOf(name);
  expectOutcomeTold(recovered.outcome.kind, markers, all);
  const native: Native = NATIVE[tool];
  await expectDoneOnce(oracle);
  const rows = await nativeRows(db, native);
  for (const { migrationId, verdict } of recovered.steps) {
    const mine = all.filter((marker) => marker.startsWith(migrationId));
    const there = mine.filter((marker) => markers[marker] === 1);
    expect(['applied', 'not_applied', 'partial']).toContain(verdict.kind);
    if (verdict.kind === 'applied') expect(there).toEqual(mine);
    if (verdict.kind === 'not_applied') expect(there).toEqual([]);
    const finished = {
      applied: true,
      not_applied: undefined,
      partial: native.partial,
      ask: null,
      contradiction: null,
    };
    expect(rows[migrationId]).toBe(finished[verdict.kind]);
  }
  if (tool === 'knex') await expectLockFree(db);
  expect(await oracle.advisoryLocks()).toBe(0);
  expect(await oracle.sessions()).toEqual([]);
}

/** By migration: whether its row is finished. */
async function nativeRows(db: TestDatabase, native: Native): Promise<Readonly<Record<string, boolean>>> {
  return withClient(db, async (client) => {
    const there = await client.query<{ there: boolean }>('SELECT to_regclass($1) IS NOT NULL AS there', [
      native.table,
    ]);
    if (there.rows[0]?.there !== true) return {};
    const { rows } = await client.query<{ name: string; finished: boolean }>(native.rows);
    return Object.fromEntries(rows.map(({ name, finished }) => [name, finished]));
  });
}

/** What is still pending can be deployed anew, and then everything is there exactly once. */
export async function goOn(
  db: TestDatabase,
  oracle: Oracle,
  recovered: RecoveryResult,
  { tool, name }: { readonly tool: KilledTool; readonly name: PlanName },
): Promise<void> {
  if (recovered.kind !== 'decided') return;
  if (recovered.steps.some(({ verdict }) => verdict.kind === 'partial')) return;
  const pending = recovered.steps.filter(({ verdict }) => verdict.kind === 'not_applied');
  if (pending.length === 0) return;
  const ids = new Set(pending.map(({ migrationId }) => migrationId));
  const steps = stepsOf(tool, name).filter(({ id }) => ids.has(id));
  const again = testRun(db, await planFor(db, steps, { tool }), {
    run: { id: 'run-9', fence: 9, deployId: 'deploy-9' },
  });
  expect((await performRun(again.input)).outcome.kind).toBe('succeeded');
  expect(await oracle.markers()).toEqual(Object.fromEntries(marksOf(name).map((each) => [each, 1])));
  await expectDoneOnce(oracle);
}

/** As Knex leaves the row of its lock; there is none before a run has made it. */
export async function expectLockFree(db: TestDatabase): Promise<void> {
  const rows = await lockRows(db);
  expect(rows.filter((value) => value !== 0)).toEqual([]);
}

/** What the table of Knex' lock holds, where it is there. */
export const lockRows = (db: TestDatabase): Promise<readonly number[]> =>
  withClient(db, async (client) => {
    const there = await client.query("SELECT 1 WHERE to_regclass('knex_migrations_lock') IS NOT NULL");
    if (there.rows.length === 0) return [];
    const { rows } = await client.query<{ is_locked: number }>('SELECT is_locked FROM knex_migrations_lock');
    return rows.map((row) => row.is_locked);
  });

/** No change of the schema was committed twice. */
async function expectDoneOnce(oracle: Oracle): Promise<void> {
  const commands = await oracle.commands();
  expect(commands).toEqual([...new Set(commands)]);
}
