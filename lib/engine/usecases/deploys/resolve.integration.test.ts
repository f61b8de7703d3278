import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withClient, withDatabase, type TestDatabase } from '../../../testing/postgres';
import { withCorridor, type Corridor } from '../../../testing/corridor';
import { startScratchTestServer, type ScratchTestServer } from '../../../testing/scratch-server';
import { connectionUrl, withTestStore } from '../../../testing/store';
import type { Environment } from '../../model/environment';
import type { Plan } from '../../model/plan';
import type { ResolutionWish } from '../../plan/build-resolution';
import { viewEnvironment } from '../views/view-environment';
import { checkDrift } from '../worker/check-drift';
import { observeEnvironment } from '../worker/observe-environment';
import { requestDeploy } from './request-deploy';

const ONE = '20260101000000_parcels';
const TWO = '20260102000000_weights';
const TEXTS = {
  [ONE]: 'CREATE TABLE parcel (id int PRIMARY KEY);\n',
  [TWO]: 'ALTER TABLE parcel ADD COLUMN weight int;\nUPDATE parcel SET weight = 1;\n',
};
/** Leaves its table behind: the second statement cannot run in a transaction, and fails. */
const HALF = '20260103000000_labels';
const HALF_TEXT =
  'CREATE TABLE label (id int);\nCREATE INDEX CONCURRENTLY label_id ON label (id, missing);\n';
const HALF_MENDED = HALF_TEXT.replace(', missing', '');

const majors = [18, 15] as const;

describe.each(majors)('a history that is put in order, PostgreSQL %s', { timeout: 120_000 }, (major) => {
  let scratch: ScratchTestServer;
  beforeAll(async () => {
    scratch = await startScratchTestServer(major);
  });
  afterAll(() => scratch.stop());

  /** An environment on an own target, looked at after `before` was typed there. */
  async function onTarget(
    given: { readonly texts?: Readonly<Record<string, string>>; readonly before?: string },
    use: (corridor: Corridor, target: TestDatabase, environment: Environment) => Promise<void>,
  ): Promise<void> {
    await withTestStore(18, (test) =>
      withDatabase(major, (target) =>
        withCorridor(test, { scratchUrl: connectionUrl(scratch.admin) }, async (corridor) => {
          await corridor.release(given.texts ?? TEXTS);
          if (given.before !== undefined) await typed(target, given.before);
          await use(corridor, target, await corridor.register(target, 'production'));
        }),
      ),
    );
  }

  it('marks as rolled back what failed half way, says what is left of it, and lets it run again', async () => {
    await onTarget({ texts: { ...TEXTS, [HALF]: HALF_TEXT } }, async (corridor, target, environment) => {
      const stopped = await corridor.deployNow(await corridor.request(await corridor.prepare(environment)));
      expect(stopped.state).toBe('partly_applied');
      expect(await states(corridor)).toMatchObject({ [TWO]: 'applied', [HALF]: 'partly_applied' });
      const wish = { kind: 'mark_rolled_back', migrationId: HALF } as const;
      const left = await corridor.prepare(environment, wish);
      // The text cannot be replayed, so nobody can say what it would have made.
      expect(left.resolution).toMatchObject({ uncertain: { code: 'SCRATCH.REPLAY_STOPPED' } });
      await corridor.release({ [HALF]: HALF_MENDED });
      const plan = await corridor.prepare(environment, wish);
      expect(plan.steps).toMatchObject([{ act: 'mark_rolled_back', migrationId: HALF, statements: [] }]);
      expect(plan.resolution).toMatchObject({ kind: 'mark_rolled_back', uncertain: null, counted: 1 });
      expect(JSON.stringify(plan.resolution?.differences)).toContain('label');
      const before = await marks(target);
      const ended = await corridor.deployNow(await corridor.request(plan));
      expect(ended).toMatchObject({ state: 'succeeded', outcome: null });
      expect(await marks(target)).toEqual(before);
      expect(await states(corridor)).toMatchObject({ [HALF]: 'rolled_back' });
      await typed(target, 'DROP TABLE label');
      const again = await corridor.prepare(environment);
      expect(again.steps.map(({ migrationId }) => migrationId)).toEqual([HALF]);
    });
  });

  it('marks as applied only what the schema shows, and says what it lacks', async () => {
    await onTarget({ texts: { ...TEXTS, [HALF]: HALF_TEXT } }, async (corridor, target, environment) => {
      await corridor.deployNow(await corridor.request(await corridor.prepare(environment)));
      await corridor.release({ [HALF]: HALF_MENDED });
      const wish = { kind: 'mark_applied', migrationId: HALF } as const;
      const lacking = await corridor.prepare(environment, wish);
      expect(lacking.resolution).toMatchObject({ kind: 'mark_applied', counted: 1 });
      expect(JSON.stringify(lacking.resolution?.differences)).toContain('label_id');
      expect(await refusal(corridor, lacking)).toEqual(['DEPLOY.EFFECT_NOT_THERE']);
      await typed(target, 'CREATE INDEX label_id ON label (id)');
      const plan = await corridor.prepare(environment, wish);
      expect(plan.resolution).toMatchObject({ differences: [], counted: 0, unseen: [] });
      const ended = await corridor.deployNow(await corridor.request(plan));
      expect(ended).toMatchObject({ state: 'succeeded', outcome: null });
      expect(await rowsOf(target, HALF)).toEqual([
        {
          finished: false,
          rolled_back: true,
          equal: false,
          logs: expect.any(String),
          applied_steps_count: 0,
        },
        { finished: true, rolled_back: false, equal: true, logs: '', applied_steps_count: 0 },
      ]);
      expect(await states(corridor)).toMatchObject({ [HALF]: 'baseline' });
      await checkDrift(corridor.ports, { environmentId: environment.id, answerId: null });
      expect(await drift(corridor, environment)).toMatchObject({ kind: 'compared', countedItems: [] });
    });
  });

  it('takes over a database that no tool has touched, and refuses one that is not what the migrations give', async () => {
    const byHand = 'CREATE TABLE parcel (id int PRIMARY KEY, weight bigint)';
    await onTarget({ before: byHand }, async (corridor, target, environment) => {
      const wish = { kind: 'baseline', migrationId: TWO } as const;
      const refused = await corridor.prepare(environment, wish);
      expect(refused.resolution).toMatchObject({ kind: 'baseline', counted: 1 });
      expect(JSON.stringify(refused.resolution?.differences)).toContain('bigint');
      expect(await refusal(corridor, refused)).toEqual(['DEPLOY.EFFECT_NOT_THERE']);
      await typed(target, 'ALTER TABLE parcel ALTER weight TYPE int', 'INSERT INTO parcel VALUES (7, 9)');
      await typed(target, 'CREATE TABLE theirs (id int)');
      const besides = await corridor.prepare(environment, wish);
      expect(besides.resolution).toMatchObject({ counted: 1 });
      expect(JSON.stringify(besides.resolution?.differences)).toContain('theirs');
      await typed(target, 'DROP TABLE theirs');
      const plan = await corridor.prepare(environment, wish);
      expect(plan.resolution).toMatchObject({
        counted: 0,
        unseen: [{ migrationId: TWO, line: 2, title: expect.stringContaining('Update') }],
      });
      expect(plan.steps.map(({ act, migrationId }) => [act, migrationId])).toEqual([
        ['mark_applied', ONE],
        ['mark_applied', TWO],
      ]);
      const ended = await corridor.deployNow(await corridor.request(plan));
      expect(ended).toMatchObject({ state: 'succeeded', outcome: null });
      expect(await states(corridor)).toEqual({ [ONE]: 'baseline', [TWO]: 'baseline' });
      await withClient(target, async (client) => {
        const { rows } = await client.query<object>('SELECT * FROM parcel');
        expect(rows, 'nothing of the migrations ran').toEqual([{ id: 7, weight: 9 }]);
      });
      await checkDrift(corridor.ports, { environmentId: environment.id, answerId: null });
      expect(await drift(corridor, environment)).toMatchObject({ kind: 'compared', countedItems: [] });
    });
  });

  it('is stale when the schema or the history changed after the approval', async () => {
    await onTarget(
      { before: 'CREATE TABLE parcel (id int PRIMARY KEY)' },
      async (corridor, target, environment) => {
        const wish = { kind: 'baseline', migrationId: ONE } as const;
        const approved = await corridor.approve(
          await corridor.request(await corridor.prepare(environment, wish)),
        );
        await typed(target, 'ALTER TABLE parcel ADD COLUMN surprise text');
        expect(await corridor.start(approved)).toMatchObject({
          state: 'stale',
          outcome: { kind: 'stale', parts: ['schema'] },
        });
        expect(await states(corridor)).toEqual({ [ONE]: 'pending', [TWO]: 'pending' });
      },
    );
  });

  it.each<[string, ResolutionWish, string]>([
    ['what did not fail', { kind: 'mark_rolled_back', migrationId: ONE }, 'PLAN.NOT_FAILED'],
    ['what is applied', { kind: 'mark_applied', migrationId: ONE }, 'PLAN.APPLIED_ALREADY'],
    ['a baseline of what is applied', { kind: 'baseline', migrationId: ONE }, 'PLAN.NOTHING_TO_RUN'],
    ['what no release holds', { kind: 'mark_applied', migrationId: 'gone' }, 'PLAN.UNKNOWN_MIGRATION'],
  ])('refuses %s', async (_, wish, code) => {
    await onTarget({}, async (corridor, __, environment) => {
      await corridor.deployNow(await corridor.request(await corridor.prepare(environment)));
      expect(await corridor.tryPrepare(environment, wish)).toMatchObject([{ code }]);
    });
  });
});

const typed = (target: TestDatabase, ...statements: readonly string[]) =>
  withClient(target, async (client) => {
    for (const statement of statements) await client.query(statement);
  });

/** The state of each migration, after a look. */
async function states({ ports, developer }: Corridor): Promise<Readonly<Record<string, string>>> {
  const address = { project: 'parcels', environment: 'production' };
  const before = await viewEnvironment(ports, await developer(), address);
  if (!before.ok) throw new TypeError(before.failure.summary);
  await observeEnvironment(ports, { environmentId: before.value.environment.id, answerId: null });
  const view = await viewEnvironment(ports, await developer(), address);
  if (!view.ok) throw new TypeError(view.failure.summary);
  const { items } = view.value.overview.timeline;
  return Object.fromEntries(items.map(({ migrationId, state }) => [migrationId, state]));
}

async function drift({ ports }: Corridor, { id }: Environment) {
  return (await ports.store.latestDriftChecks([id])).get(id)?.result;
}

async function refusal({ ports, developer }: Corridor, { id: planId }: Plan): Promise<readonly string[]> {
  const wanted = { planId, reason: 'It is there, I am sure', startWhenApproved: false, replaces: null };
  const asked = await requestDeploy(ports, await developer(), wanted);
  return asked.ok ? [] : asked.failure.map(({ code }) => code);
}

/** Everything of the application that a statement could have changed. */
const marks = (target: TestDatabase) =>
  withClient(target, async (client) => {
    const { rows } = await client.query<object>(
      `SELECT oid::regclass::text AS relation, xmin::text FROM pg_class
        WHERE relnamespace = 'public'::regnamespace AND relname NOT LIKE '\\_prisma%' ORDER BY 1`,
    );
    return rows;
  });

const rowsOf = (target: TestDatabase, migrationId: string) =>
  withClient(target, async (client) => {
    const { rows } = await client.query<object>(
      `SELECT finished_at IS NOT NULL AS finished, rolled_back_at IS NOT NULL AS rolled_back,
              coalesce(started_at = finished_at, false) AS equal, logs, applied_steps_count
         FROM _prisma_migrations WHERE migration_name = $1 ORDER BY started_at`,
      [migrationId],
    );
    return rows;
  });
