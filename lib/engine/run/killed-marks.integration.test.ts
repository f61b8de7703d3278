import { beforeAll, describe, expect, it } from 'vitest';
import { createMemoryJournal } from '../../testing/memory-journal';
import { withClient, withDatabase, type TestDatabase } from '../../testing/postgres';
import { sha256 } from '../base/digest';
import { prismaFormat } from '../formats/prisma/prisma-format';
import { performRun } from './perform-run';
import { buildKillChild, runInChild } from './testing/run-in-child';
import { planFor, recoverAfter, testRun } from './testing/run-harness';
import type { SampleStep } from './testing/sample-plan';

/** The second one is hit; the history holds failed rows of the first two. */
const STEPS: readonly SampleStep[] = [
  { id: '1', act: 'mark_applied', statements: [] },
  { id: '2', act: 'mark_rolled_back', statements: [] },
  { id: '3', act: 'mark_applied', statements: [] },
];
const SWAPPED: readonly SampleStep[] = [
  { id: '2', act: 'mark_rolled_back', statements: [] },
  { id: '1', act: 'mark_applied', statements: [] },
  { id: '3', act: 'mark_applied', statements: [] },
];
const POINTS = [
  'after_begin',
  'after_xid_journal',
  'after_track',
  'after_commit_sent',
  'after_commit_ok',
  'before_done_journal',
  'after_done_journal',
] as const;

const CASES = [STEPS, SWAPPED].flatMap((steps) =>
  POINTS.flatMap((point) =>
    [false, true].map(
      (reduced) => [steps[1]?.act ?? '', point, reduced ? 'without' : 'with', steps, reduced] as const,
    ),
  ),
);

let program = '';
beforeAll(async () => {
  program = await buildKillChild();
});

describe('a worker that is killed while it corrects a history', () => {
  it.concurrent.each(CASES)(
    'in a step that would %s, at %s, %s our schema on the target, leaves what recovery tells truly',
    async (_act, point, _with, steps, reduced) => {
      await withDatabase(18, async (db) => {
        await failedRows(db);
        if (reduced) await refuseSchemas(db);
        const plan = await planFor(db, steps);
        const child = await runInChild(program, { db, plan, failPoint: `${point}@1:kill9` });
        expect(child, child.output).toMatchObject({ signal: 'SIGKILL' });
        const journal = createMemoryJournal(child.journalFile);
        const { input } = testRun(db, plan, { journal, lockBudgetMs: 40_000 });
        const recovered = await recoverAfter({ input });
        if (recovered.kind !== 'decided') throw new TypeError(JSON.stringify(recovered));
        const rows = await rowsOf(db);
        for (const { migrationId, verdict } of recovered.steps) {
          const before = migrationId === '3' ? [] : ['failed'];
          const after =
            migrationId === '2' ? ['rolled_back'] : [...before.map(() => 'rolled_back'), 'marked'];
          expect(['applied', 'not_applied']).toContain(verdict.kind);
          expect(rows[migrationId] ?? []).toEqual(verdict.kind === 'applied' ? after : before);
        }
        const left = recovered.steps.filter(({ verdict }) => verdict.kind === 'not_applied');
        expect(recovered.outcome.kind).toBe(left.length === 0 ? 'succeeded' : 'partly_applied');
        const ids = new Set(left.map(({ migrationId }) => migrationId));
        const rest = steps.filter(({ id }) => ids.has(id));
        if (rest.length > 0) {
          const again = testRun(db, await planFor(db, rest), {
            run: { id: 'run-9', fence: 9, deployId: 'deploy-9' },
          });
          expect((await performRun(again.input)).outcome.kind).toBe('succeeded');
        }
        expect(await rowsOf(db)).toEqual({
          '1': ['rolled_back', 'marked'],
          '2': ['rolled_back'],
          '3': ['marked'],
        });
      });
    },
  );
});

/** A migration that made a table, as a tool has recorded it. */
interface UndoScene {
  readonly step: SampleStep;
  readonly history: string;
  /** One row: whether the history says that it is undone, and whether that is all it says. */
  readonly said: string;
}

const LABEL = [{ text: 'DROP TABLE label', kind: 'drop_table' }];
const UNDO_SCENES: Readonly<Record<string, UndoScene>> = {
  'golang-migrate': {
    step: { id: '000002_labels', historyKey: '2', previousKey: '1', act: 'undo', statements: LABEL },
    history: `CREATE TABLE schema_migrations (version bigint NOT NULL PRIMARY KEY, dirty boolean NOT NULL);
              INSERT INTO schema_migrations VALUES (2, false)`,
    said: 'SELECT version = 1 AS undone, NOT dirty AS clean FROM schema_migrations',
  },
  module: {
    step: {
      id: '0002-labels',
      historyKey: '0002',
      act: 'undo',
      checksum: 'as it ran',
      program: { file: '0002-labels.mjs', kept: sha256('{"made": [1]}') },
      statements: LABEL,
    },
    history: `CREATE TABLE migration_history (version text PRIMARY KEY, name text NOT NULL, executed_at timestamptz NOT NULL,
                status text NOT NULL, duration integer NOT NULL, rollback_data jsonb, environment text, checksum text NOT NULL);
              INSERT INTO migration_history VALUES ('0002', '0002-labels', now(), 'applied', 1, '{"made": [1]}', null, 'as it ran')`,
    said: `SELECT status = 'rolled_back' AS undone, status IN ('applied', 'rolled_back') AS clean FROM migration_history`,
  },
};
const UNDO_CASES = (['after_begin', 'after_track', 'after_commit_sent', 'after_commit_ok'] as const).flatMap(
  (point) => [
    ...[false, true].map(
      (reduced) => ['golang-migrate', point, reduced ? 'without' : 'with', reduced] as const,
    ),
    ['module', point, point === 'after_track' ? 'without' : 'with', point === 'after_track'] as const,
  ],
);

describe('a worker that is killed while it undoes a migration', () => {
  it.concurrent.each(UNDO_CASES)(
    'of %s at %s, %s our schema on the target, leaves table and history of one mind, and recovery tells which',
    async (tool, point, _with, reduced) => {
      const { step, history, said } = UNDO_SCENES[tool] ?? {};
      if (step === undefined) throw new TypeError(tool);
      await withDatabase(18, async (db) => {
        await withClient(db, (client) => client.query(`CREATE TABLE label (id int); ${history ?? ''}`));
        if (reduced) await refuseSchemas(db);
        const plan = await planFor(db, [step], { tool });
        const child = await runInChild(program, { db, plan, failPoint: `${point}@0:kill9` });
        expect(child, child.output).toMatchObject({ signal: 'SIGKILL' });
        const journal = createMemoryJournal(child.journalFile);
        const { input } = testRun(db, plan, { journal, lockBudgetMs: 40_000 });
        const recovered = await recoverAfter({ input });
        const { rows } = await withClient(db, (client) =>
          client.query<{ undone: boolean }>(
            `SELECT *, to_regclass('label') IS NOT NULL AS there FROM (${said ?? ''}) history`,
          ),
        );
        const isUndone = rows[0]?.undone === true;
        if (point !== 'after_commit_sent') expect(isUndone).toBe(point === 'after_commit_ok');
        expect(recovered).toMatchObject({
          kind: 'decided',
          outcome: { kind: isUndone ? 'succeeded' : 'failed' },
          steps: [{ verdict: { kind: isUndone ? 'applied' : 'not_applied' } }],
        });
        expect(rows).toEqual([{ undone: isUndone, clean: true, there: !isUndone }]);
      });
    },
  );
});

/** As the native tool leaves them. */
const failedRows = (db: TestDatabase) =>
  withClient(db, async (client) => {
    const context = { options: {}, schema: 'public' };
    const { history } = prismaFormat;
    const failed = (['1', '2'] as const).flatMap(
      (id) =>
        history.started?.write(context, {
          rowId: `failed-${id}`,
          migration: { id, historyKey: id, previousKey: null, checksum: 'of-then' },
          statements: 1,
          startedAt: '2026-01-01T00:00:00.000Z',
        }) ?? [],
    );
    for (const { text, values } of [...history.create(context, []), ...failed]) {
      await client.query(text, [...values]);
    }
  });

const refuseSchemas = (db: TestDatabase) =>
  withClient(db.superuser, async (admin) => {
    await admin.query(`ALTER DATABASE "${db.database}" OWNER TO CURRENT_USER`);
    await admin.query(`REVOKE CREATE ON DATABASE "${db.database}" FROM "${db.user}"`);
  });

/** By migration, in the order of the tool: what each row says. */
async function rowsOf(db: TestDatabase): Promise<Readonly<Record<string, readonly string[]>>> {
  const { rows } = await withClient(db, (client) =>
    client.query<{ name: string; said: string }>(
      `SELECT migration_name AS name, CASE WHEN rolled_back_at IS NOT NULL THEN 'rolled_back'
              WHEN finished_at IS NULL THEN 'failed'
              WHEN finished_at = started_at AND applied_steps_count = 0 AND logs = '' THEN 'marked' ELSE 'applied' END AS said
         FROM _prisma_migrations ORDER BY started_at, id`,
    ),
  );
  const names = [...new Set(rows.map(({ name }) => name))].sort();
  return Object.fromEntries(
    names.map((name) => [name, rows.filter((row) => row.name === name).map(({ said }) => said)]),
  );
}
