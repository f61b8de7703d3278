import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withClient, withDatabase, type TestDatabase } from '../../../testing/postgres';
import { withCorridor, type Corridor } from '../../../testing/corridor';
import { startScratchTestServer, type ScratchTestServer } from '../../../testing/scratch-server';
import { connectionUrl, withTestStore } from '../../../testing/store';
import { InvariantError } from '../../base/invariant';
import type { Environment } from '../../model/environment';
import type { Plan } from '../../model/plan';
import { viewDeployers } from '../views/view-deployers';
import { viewEnvironment } from '../views/view-environment';
import { checkDrift } from '../worker/check-drift';

const ONE = '000001_parcels';
const TWO = '000002_weights';
const THREE = '000007_labels';
const FILES = {
  [`${ONE}.up.sql`]: 'CREATE TABLE parcel (id int PRIMARY KEY);\nINSERT INTO parcel VALUES (1);\n',
  [`${ONE}.down.sql`]: 'DROP TABLE parcel;\n',
  [`${TWO}.up.sql`]: 'ALTER TABLE parcel ADD COLUMN weight int;\nUPDATE parcel SET weight = 9;\n',
  [`${TWO}.down.sql`]:
    '-- Takes the weights with it.\nBEGIN;\nALTER TABLE parcel DROP COLUMN weight;\nCOMMIT;\n',
  [`${THREE}.up.sql`]: 'CREATE TABLE label (id int);\nCREATE TABLE stamp (id int);\n',
  [`${THREE}.down.sql`]: 'DROP TABLE label;\n',
};

describe('a migration that is undone', { timeout: 120_000 }, () => {
  let scratch: ScratchTestServer;
  beforeAll(async () => {
    scratch = await startScratchTestServer(18);
  });
  afterAll(() => scratch.stop());

  /** An environment on an own target, on which all of the files ran. */
  async function onTarget(
    files: Readonly<Record<string, string>>,
    use: (corridor: Corridor, target: TestDatabase, environment: Environment) => Promise<void>,
  ): Promise<void> {
    await withTestStore(18, (test) =>
      withDatabase(18, (target) =>
        withCorridor(
          test,
          { scratchUrl: connectionUrl(scratch.admin), tool: 'golang-migrate' },
          async (corridor) => {
            await corridor.release(files);
            const environment = await corridor.register(target, 'production');
            await corridor.deployNow(await corridor.request(await corridor.prepare(environment)));
            await use(corridor, target, environment);
          },
        ),
      ),
    );
  }

  it('is taken back by its down part in a deploy of its own, one after the other, and runs again', async () => {
    const { [`${THREE}.up.sql`]: _up, [`${THREE}.down.sql`]: _down, ...two } = FILES;
    await onTarget(two, async (corridor, target, environment) => {
      const plan = await undoing(corridor, environment, TWO);
      expect(plan).toMatchObject({ resolution: null, upTo: TWO });
      expect(plan.steps).toMatchObject([
        {
          act: 'undo',
          migrationId: TWO,
          mode: 'one_transaction',
          statements: [{ text: 'ALTER TABLE parcel DROP COLUMN weight', line: 3, losesData: true }],
        },
      ]);
      const requested = await corridor.request(plan);
      expect(requested.state, 'it asks for the approvals of a deploy').toBe('awaiting_approval');
      const ended = await corridor.deployNow(requested);
      expect(ended).toMatchObject({ state: 'succeeded', outcome: null });
      expect(await versions(target)).toEqual([{ version: '1', dirty: false }]);
      expect(await states(corridor)).toEqual({ [ONE]: 'applied', [TWO]: 'pending' });
      const doers = await viewDeployers(corridor.ports, await corridor.developer(), environment.id);
      expect([...doers.keys()], 'nobody ran what was taken back').toEqual([ONE]);
      await expectNoDrift(corridor, environment);
      const { events } = await told(corridor);
      expect(events).toEqual(
        expect.arrayContaining([
          expect.objectContaining({ action: 'plan.prepared', after: expect.objectContaining({ undo: TWO }) }),
          expect.objectContaining({
            action: 'deploy.requested',
            after: expect.objectContaining({ undo: TWO }),
          }),
        ]),
      );
      await corridor.deployNow(await corridor.request(await undoing(corridor, environment, ONE)));
      expect(await versions(target)).toEqual([]);
      await expectNoDrift(corridor, environment);
      const again = await corridor.prepare(environment);
      expect(again.steps.map(({ act, migrationId }) => [act, migrationId])).toEqual([
        ['run', ONE],
        ['run', TWO],
      ]);
      expect(await corridor.deployNow(await corridor.request(again))).toMatchObject({ state: 'succeeded' });
      expect(await states(corridor)).toEqual({ [ONE]: 'applied', [TWO]: 'applied' });
    });
  });

  it('says that its down part did not take everything back', async () => {
    await onTarget(FILES, async (corridor, target, environment) => {
      const ended = await corridor.deployNow(
        await corridor.request(await undoing(corridor, environment, THREE)),
      );
      expect(ended).toMatchObject({
        state: 'schema_differs',
        outcome: { failure: { code: 'VERIFY.SCHEMA_DIFFERS', summary: expect.stringContaining(THREE) } },
      });
      expect(JSON.stringify(ended.outcome)).toContain('stamp');
      expect(await versions(target), 'what ran is recorded').toEqual([{ version: '2', dirty: false }]);
    });
  });

  it('stays as it was when a statement of its down part fails, or the history moved meanwhile', async () => {
    const files = {
      ...FILES,
      [`${THREE}.down.sql`]: 'DROP TABLE stamp;\nDROP TABLE label, nothing_there;\n',
    };
    await onTarget(files, async (corridor, target, environment) => {
      const failing = await corridor.deployNow(
        await corridor.request(await undoing(corridor, environment, THREE)),
      );
      expect(failing).toMatchObject({
        state: 'failed',
        outcome: { failure: { code: 'RUN.STATEMENT_FAILED' } },
      });
      expect(await versions(target)).toEqual([{ version: '7', dirty: false }]);
      expect(await states(corridor)).toMatchObject({ [THREE]: 'applied' });
      await corridor.release({ [`${THREE}.down.sql`]: 'DROP TABLE stamp, label;\n' });
      const planned = await corridor.approve(
        await corridor.request(await undoing(corridor, environment, THREE)),
      );
      await typed(target, 'UPDATE schema_migrations SET version = 2');
      expect(await corridor.start(planned)).toMatchObject({
        state: 'stale',
        outcome: { kind: 'stale', parts: ['history'] },
      });
    });
  });

  it('is refused where there is nothing to undo it by, and where the tool would take back another one', async () => {
    const files = {
      ...FILES,
      [`${TWO}.down.sql`]: '-- nothing\n',
      [`${THREE}.down.sql`]: 'DROP TABLE label;\nDROP INDEX CONCURRENTLY nothing;\n',
    };
    await onTarget(files, async (corridor, target, environment) => {
      expect(await refusal(corridor, environment, TWO)).toEqual(['PLAN.NOT_NEWEST']);
      expect(await refusal(corridor, environment, '000009_none')).toEqual(['PLAN.UNKNOWN_MIGRATION']);
      expect(await refusal(corridor, environment, THREE)).toEqual(['PLAN.DOWN_NOT_WHOLE']);
      await typed(target, 'UPDATE schema_migrations SET version = 2');
      expect(await refusal(corridor, environment, TWO)).toEqual(['PLAN.DOWN_EMPTY']);
      await corridor.release({ '000008_alone.up.sql': 'CREATE TABLE alone (id int);\n' });
      await typed(target, 'UPDATE schema_migrations SET version = 8');
      expect(await refusal(corridor, environment, '000008_alone')).toEqual(['PLAN.NO_DOWN']);
      await typed(target, 'UPDATE schema_migrations SET dirty = true');
      expect(await refusal(corridor, environment, '000008_alone')).toEqual(['PLAN.NOT_NEWEST']);
    });
  });
});

async function undoing(corridor: Corridor, environment: Environment, id: string): Promise<Plan> {
  const plan = await corridor.tryUndo(environment, id);
  if ('digest' in plan) return plan;
  throw new InvariantError(JSON.stringify(plan));
}

async function refusal(corridor: Corridor, environment: Environment, id: string) {
  const plan = await corridor.tryUndo(environment, id);
  return 'digest' in plan ? plan.digest : plan.map(({ code }) => code);
}

const typed = (target: TestDatabase, text: string) => withClient(target, (client) => client.query(text));

const versions = async (target: TestDatabase) =>
  (await withClient(target, (client) => client.query<object>('TABLE schema_migrations'))).rows;

async function told(corridor: Corridor) {
  const found = await viewEnvironment(corridor.ports, await corridor.developer(), {
    project: 'parcels',
    environment: 'production',
  });
  if (!found.ok) throw new InvariantError(found.failure.summary);
  const { overview, events } = found.value;
  return { items: overview.timeline.items, events: events.map(({ event }) => event) };
}

const states = async (corridor: Corridor) =>
  Object.fromEntries((await told(corridor)).items.map(({ migrationId, state }) => [migrationId, state]));

async function expectNoDrift(corridor: Corridor, environment: Environment): Promise<void> {
  await checkDrift(corridor.ports, { environmentId: environment.id, answerId: null });
  const check = (await corridor.ports.store.latestDriftChecks([environment.id])).get(environment.id);
  expect(check?.result).toMatchObject({ kind: 'compared', countedItems: [] });
}
