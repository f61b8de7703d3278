import { afterAll, beforeAll, expect, it } from 'vitest';
import { withClient, withDatabase, type TestDatabase } from '../../../testing/postgres';
import { withCorridor, type Corridor } from '../../../testing/corridor';
import { startScratchTestServer, type ScratchTestServer } from '../../../testing/scratch-server';
import { connectionUrl, withTestStore } from '../../../testing/store';
import type { Environment } from '../../model/environment';
import type { Tool } from '../../model/migration';
import { verifyAudit } from '../audit/verify-audit';
import { changeEnvironment } from '../environments/change-environment';
import { confirmIdentity } from '../environments/confirm-identity';
import { savePolicy } from '../environments/save-policy';
import { viewEnvironment } from '../views/view-environment';
import { checkDrift } from '../worker/check-drift';
import { observeEnvironment } from '../worker/observe-environment';
import { decideDeploy } from './decide-deploy';
import { startDeploy } from './steer-deploy';

const ONE = '20260101000000_parcels';
const TWO = '20260102000000_weights';
const TEXTS = {
  [ONE]: 'CREATE TABLE parcel (id int PRIMARY KEY);\n',
  [TWO]: 'ALTER TABLE parcel ADD COLUMN weight int;\nCREATE INDEX parcel_weight ON parcel (weight);\n',
};

let scratch: ScratchTestServer;
beforeAll(async () => {
  scratch = await startScratchTestServer(18);
});
afterAll(() => scratch.stop());

/** A corridor with a target of its own and two migrations in its release. */
async function onTarget(
  use: (corridor: Corridor, target: TestDatabase, environment: Environment) => Promise<void>,
  texts: Readonly<Record<string, string>> = TEXTS,
  tool: Tool = 'prisma',
): Promise<void> {
  await withTestStore(18, (test) =>
    withDatabase(18, (target) =>
      withCorridor(test, { scratchUrl: connectionUrl(scratch.admin), tool }, async (corridor) => {
        await corridor.release(texts);
        await use(corridor, target, await corridor.register(target, 'production'));
      }),
    ),
  );
}

const typed = (target: TestDatabase, ...statements: readonly string[]) =>
  withClient(target, async (client) => {
    for (const statement of statements) await client.query(statement);
  });

const fresh = async ({ ports }: Corridor, { id }: Environment): Promise<Environment> => {
  const environment = await ports.store.environment(id);
  if (environment === null) throw new TypeError('the environment is gone');
  return environment;
};

const stateOf = async ({ ports }: Corridor, { id }: { readonly id: string }) =>
  (await ports.store.deploy(id))?.state;

it('brings a release to a database when a second person approves, and the record holds every act', async () => {
  await onTarget(async (corridor, target, environment) => {
    const { ports } = corridor;
    const ended = await corridor.deployNow(await corridor.request(await corridor.prepare(environment)));
    expect(ended).toMatchObject({ state: 'succeeded', outcome: null });
    await withClient(target, async (client) => {
      const { rows } = await client.query<{ migration_name: string }>(
        'SELECT migration_name FROM _prisma_migrations WHERE finished_at IS NOT NULL ORDER BY 1',
      );
      expect(rows.map((row) => row.migration_name)).toEqual([ONE, TWO]);
    });
    await checkDrift(ports, { environmentId: environment.id, answerId: null });
    const check = (await ports.store.latestDriftChecks([environment.id])).get(environment.id);
    expect(check?.result).toMatchObject({ kind: 'compared', countedItems: [] });
    const view = await viewEnvironment(ports, await corridor.developer(), {
      project: 'parcels',
      environment: 'production',
    });
    expect(view).toMatchObject({
      ok: true,
      value: { overview: { states: ['in_sync'], standing: { behind: 0 } } },
    });
    const record = await verifyAudit(ports, await corridor.approver(), {});
    expect(record).toMatchObject({ ok: true, value: { problem: null } });
    const events = await ports.store.auditPage({ deployId: ended.id }, { limit: 50 });
    expect(events.map(({ event }) => event.action)).toEqual(
      expect.arrayContaining(['deploy.requested', 'deploy.approved', 'deploy.started']),
    );
  });
});

it('runs a text again that changed, though others were built on it meanwhile, and finds the schema as the texts say', async () => {
  const use = async (corridor: Corridor, _: TestDatabase, environment: Environment) => {
    const { ports } = corridor;
    const bringUp = async () =>
      (await corridor.deployNow(await corridor.request(await corridor.prepare(environment)))).state;
    const counted = async () => {
      await checkDrift(ports, { environmentId: environment.id, answerId: null });
      return (await ports.store.latestDriftChecks([environment.id])).get(environment.id)?.result;
    };
    expect(await bringUp()).toBe('succeeded');
    await corridor.release({ 'V2__heavy.sql': 'CREATE VIEW heavy AS SELECT id FROM known WHERE id > 10;\n' });
    expect(await bringUp()).toBe('succeeded');
    await corridor.release({
      'R__known.sql': 'CREATE OR REPLACE VIEW known AS SELECT id, 1 AS one FROM parcel;\n',
    });
    expect(await bringUp()).toBe('succeeded');
    expect(await counted()).toMatchObject({ kind: 'compared', countedItems: [], caveats: [] });
    const view = await viewEnvironment(ports, await corridor.developer(), {
      project: 'parcels',
      environment: 'production',
    });
    expect(view).toMatchObject({
      ok: true,
      value: { overview: { states: ['in_sync'], standing: { behind: 0 } } },
    });
  };
  const texts = {
    'V1__parcels.sql': 'CREATE TABLE parcel (id int PRIMARY KEY);\n',
    'R__known.sql': 'CREATE OR REPLACE VIEW known AS SELECT id FROM parcel;\n',
  };
  await onTarget(use, texts, 'flyway');
});

it('refuses the approval of whoever requested it, and a start without approval', async () => {
  await onTarget(async (corridor, _, environment) => {
    const deploy = await corridor.request(await corridor.prepare(environment), corridor.approver);
    const { id: deployId, planDigest } = deploy;
    const own = { deployId, planDigest, verdict: 'approve', reason: null } as const;
    expect(await decideDeploy(corridor.ports, await corridor.approver(), own)).toMatchObject({
      ok: false,
      failure: [{ code: 'APPROVAL.OWN_REQUEST' }],
    });
    expect(
      await startDeploy(corridor.ports, await corridor.developer(), { deployId, planDigest }),
    ).toMatchObject({ ok: false });
    expect(await stateOf(corridor, deploy)).toBe('awaiting_approval');
  });
});

it('makes an approved plan stale, and its approval void, in the very commit that changes the policy', async () => {
  await onTarget(async (corridor, _, environment) => {
    const { ports } = corridor;
    const deploy = await corridor.approve(await corridor.request(await corridor.prepare(environment)));
    expect(deploy.state).toBe('approved');
    const before = await ports.store.policy(environment.id);
    if (before === null) throw new TypeError('no policy');
    const { version: basedOn, ...policy } = before;
    const saved = await savePolicy(ports, await corridor.approver(), {
      environmentId: environment.id,
      basedOn,
      policy: { ...policy, approvalHours: 12 },
    });
    expect(saved.ok).toBe(true);
    expect(await ports.store.deploy(deploy.id)).toMatchObject({
      state: 'stale',
      outcome: { kind: 'stale', parts: ['policy'] },
    });
    expect((await ports.store.verdicts(deploy.id))[0]?.voidedAt).not.toBeNull();
  });
});

it('makes a waiting plan stale in the very commit that changes the connection', async () => {
  await onTarget(async (corridor, target, environment) => {
    const deploy = await corridor.request(await corridor.prepare(environment));
    const { id: environmentId, name, tier, connection, observeOnly } = await fresh(corridor, environment);
    const changed = await changeEnvironment(corridor.ports, await corridor.approver(), {
      environmentId,
      name,
      tier,
      connection: { ...connection, connectTimeoutSeconds: 9 },
      credential: { kind: 'password', password: target.password },
      observeOnly,
    });
    expect(changed.ok).toBe(true);
    expect(await corridor.ports.store.deploy(deploy.id)).toMatchObject({
      state: 'stale',
      outcome: { kind: 'stale', parts: ['target'] },
    });
  });
});

it('tells which objects moved when a drift check finds that a waiting plan was made for another schema', async () => {
  await onTarget(async (corridor, target, environment) => {
    const { ports } = corridor;
    const check = () => checkDrift(ports, { environmentId: environment.id, answerId: null });
    await typed(target, 'CREATE TABLE sack (id int)', 'CREATE TABLE crate (id int)');
    await check();
    const { id } = await corridor.request(await corridor.prepare(environment));
    await typed(
      target,
      'DROP TABLE sack',
      'ALTER TABLE crate ADD COLUMN lid text',
      'GRANT SELECT ON crate TO PUBLIC',
    );
    await check();
    expect(await ports.store.deploy(id)).toMatchObject({
      state: 'stale',
      outcome: {
        kind: 'stale',
        parts: ['schema'],
        moves: ['column crate.lid was added', 'table sack was removed'],
      },
    });
  });
});

it.each([
  [
    'schema',
    'ALTER TABLE parcel ALTER COLUMN id SET DEFAULT 7',
    { moves: ['column parcel.id: default was nothing, is now 7'] },
  ],
  ['history', `UPDATE _prisma_migrations SET checksum = repeat('0', 64)`, {}],
] as const)('runs nothing when the %s moved between approval and start', async (part, statement, said) => {
  await onTarget(
    async (corridor, target, environment) => {
      await corridor.deployNow(await corridor.request(await corridor.prepare(environment)));
      await corridor.release(TEXTS);
      const approved = await corridor.approve(await corridor.request(await corridor.prepare(environment)));
      await checkDrift(corridor.ports, { environmentId: environment.id, answerId: null });
      await typed(target, statement);
      const ended = await corridor.start(approved);
      expect(ended).toMatchObject({
        state: 'stale',
        outcome: { kind: 'stale', parts: [part], replannedAs: null, ...said },
      });
      await withClient(target, async (client) => {
        const { rows } = await client.query("SELECT to_regclass('parcel_weight') AS index");
        expect(rows).toEqual([{ index: null }]);
      });
    },
    { [ONE]: TEXTS[ONE] },
  );
});

it('says which statement failed, where, and leaves nothing of its migration', async () => {
  const broken = 'ALTER TABLE parcel ADD COLUMN weight int;\nSELECT nothing FROM parcel;\n';
  const outcome = {
    kind: 'failure',
    migrationId: TWO,
    failure: { summary: expect.stringContaining('column "nothing" does not exist'), where: { line: 2 } },
  };
  await onTarget(
    async (corridor, target, environment) => {
      const both = await corridor.deployNow(await corridor.request(await corridor.prepare(environment)));
      expect(both).toMatchObject({ state: 'partly_applied', outcome: { ...outcome, leftNothing: true } });
      await withClient(target, async (client) => {
        const { rows } = await client.query<{ migration_name: string; weight: boolean }>(
          `SELECT migration_name, EXISTS (SELECT FROM pg_attribute WHERE attrelid = 'parcel'::regclass AND attname = 'weight') AS weight
           FROM _prisma_migrations`,
        );
        expect(rows).toEqual([{ migration_name: ONE, weight: false }]);
      });
    },
    { ...TEXTS, [TWO]: broken },
  );
});

it('deploys into another database only after an administrator confirmed exactly what answers there', async () => {
  await onTarget(async (corridor, target, registered) => {
    const { ports } = corridor;
    const waiting = await corridor.request(await corridor.prepare(registered));
    await withClient({ ...target.superuser, database: 'postgres' }, async (client) => {
      await client.query(`DROP DATABASE ${target.database} WITH (FORCE)`);
      await client.query(`CREATE DATABASE ${target.database} OWNER ${target.user} TEMPLATE template0`);
    });
    const found = await observeEnvironment(ports, { environmentId: registered.id, answerId: null });
    if (found?.outcome !== 'wrong_database') throw new TypeError('the other database was not noticed');
    expect(await corridor.tryPrepare(registered)).toMatchObject([{ code: 'TARGET.WRONG_DATABASE' }]);

    const input = { environmentId: registered.id, identity: found.facts.identity };
    expect(await confirmIdentity(ports, await corridor.developer(), input)).toMatchObject({ ok: false });
    const other = { ...input, identity: { ...input.identity, databaseOid: '1' } };
    expect(await confirmIdentity(ports, await corridor.approver(), other)).toMatchObject({
      ok: false,
      failure: [{ code: 'ENVIRONMENT.OTHER_IDENTITY' }],
    });
    expect((await confirmIdentity(ports, await corridor.approver(), input)).ok).toBe(true);
    expect(await stateOf(corridor, waiting)).toBe('stale');
    await corridor.work();
    const environment = await fresh(corridor, registered);
    expect(environment.identity).toEqual(found.facts.identity);
    const ended = await corridor.deployNow(await corridor.request(await corridor.prepare(environment)));
    expect(ended.state).toBe('succeeded');
  });
});
