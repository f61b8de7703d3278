import { afterAll, beforeAll, expect, it } from 'vitest';
import { withCorridor, type Corridor } from '../../../testing/corridor';
import { withClient, withDatabase, type TestDatabase } from '../../../testing/postgres';
import { startScratchTestServer, type ScratchTestServer } from '../../../testing/scratch-server';
import { connectionUrl, withTestStore } from '../../../testing/store';
import type { DriftCheck } from '../../model/drift-record';
import type { Environment } from '../../model/environment';
import { viewDrift } from '../views/view-drift';
import { checkDrift } from '../worker/check-drift';
import { acceptDrift, endAcceptance } from './accept-drift';
import { openDriftNow } from './open-drift';

const ONE = '20260101000000_parcels';
const TWO = '20260102000000_weights';
const TABLE = 'CREATE TABLE parcel (id int PRIMARY KEY, weight int);\n';

let scratch: ScratchTestServer;
beforeAll(async () => {
  scratch = await startScratchTestServer(18);
});
afterAll(() => scratch.stop());

/** A production database that one deploy brought to one migration. */
async function onDeployed(
  use: (corridor: Corridor, target: TestDatabase, environment: Environment) => Promise<void>,
  { withScratch = true }: { readonly withScratch?: boolean } = {},
): Promise<void> {
  const server = withScratch ? { scratchUrl: connectionUrl(scratch.admin) } : {};
  await withTestStore(18, (test) =>
    withDatabase(18, (target) =>
      withCorridor(test, server, async (corridor) => {
        await corridor.release({ [ONE]: TABLE });
        const environment = await corridor.register(target, 'test');
        const plan = await corridor.prepare(environment);
        const ended = await corridor.start(await corridor.request(plan));
        expect(ended.state).toBe('succeeded');
        await use(corridor, target, environment);
      }),
    ),
  );
}

const typed = (target: TestDatabase, statement: string) =>
  withClient(target, (client) => client.query(statement));

async function checked({ ports }: Corridor, { id }: Environment): Promise<DriftCheck['result']> {
  await checkDrift(ports, { environmentId: id, answerId: null });
  const check = (await ports.store.latestDriftChecks([id])).get(id);
  if (check === undefined) throw new TypeError('no check was made');
  return check.result;
}

const openNow = ({ ports }: Corridor, { id }: Environment) =>
  openDriftNow(ports.store, id, ports.clock.now());

it('finds what somebody typed, lets it be accepted until a date, and counts it again when that ends', async () => {
  await onDeployed(async (corridor, target, environment) => {
    const { ports } = corridor;
    expect(await checked(corridor, environment)).toMatchObject({ kind: 'compared', countedItems: [] });
    await typed(target, 'CREATE INDEX parcel_weight ON parcel (weight)');
    const found = await checked(corridor, environment);
    if (found.kind !== 'compared') throw new TypeError('it was not compared');
    expect(found).toMatchObject({ origin: 'replay', caveats: [] });
    const [itemId = ''] = found.countedItems;
    expect(found.countedItems).toHaveLength(1);

    const input = {
      environmentId: environment.id,
      itemId,
      reason: 'Comes with the next release',
      days: 7,
    };
    const known = await acceptDrift(ports, await corridor.approver(), input);
    if (!known.ok) throw new TypeError(known.failure[0]?.summary);
    expect(known.value.objectId).toContain('parcel_weight');
    expect(await openNow(corridor, environment)).toBe(0);
    const again = await acceptDrift(ports, await corridor.approver(), { ...input, days: 30 });
    if (!again.ok) throw new TypeError(again.failure[0]?.summary);
    const longer = { state: 'accepted', until: again.value.until };
    for (const { id } of [again.value, known.value]) {
      expect(await openNow(corridor, environment)).toBe(0);
      const ended = await endAcceptance(ports, await corridor.approver(), {
        environmentId: environment.id,
        acceptanceId: id,
      });
      expect(ended.ok).toBe(true);
    }
    expect(await openNow(corridor, environment)).toBe(1);
    const events = await ports.store.auditPage({ environmentId: environment.id }, { limit: 50 });
    const told = events.flatMap(({ event: { action, before, after } }) =>
      action === 'drift.accepted' || action === 'drift.acceptance_ended' ? [[action, before, after]] : [],
    );
    const accepted = { state: 'accepted', until: known.value.until };
    expect(told.toReversed()).toEqual([
      ['drift.accepted', { state: 'open' }, accepted],
      ['drift.accepted', { ...accepted, by: 'Approver', reason: input.reason }, longer],
      ['drift.acceptance_ended', expect.objectContaining(longer), expect.objectContaining(accepted)],
      ['drift.acceptance_ended', expect.objectContaining(accepted), { state: 'open' }],
    ]);
    await typed(target, 'DROP INDEX parcel_weight');
    expect(await checked(corridor, environment)).toMatchObject({ countedItems: [] });
  });
});

it('notes what somebody else may do with the database, until a migration says so', async () => {
  await onDeployed(async (corridor, target, environment) => {
    const { user: stranger } = await target.createRole();
    expect(await checked(corridor, environment)).toMatchObject({ countedItems: [] });
    const grant = `GRANT CREATE ON DATABASE ${target.database} TO ${stranger}`;
    await typed(target, grant);
    const noted = await checked(corridor, environment);
    if (noted.kind !== 'compared') throw new TypeError('it was not compared');
    expect(noted.report).toMatchObject({
      items: [
        { level: 'note', title: `Role ${stranger}`, details: [{ attribute: 'database:itself grants' }] },
      ],
    });
    await corridor.release({ [ONE]: TABLE, [TWO]: `${grant};` });
    const plan = await corridor.prepare(environment);
    expect((await corridor.start(await corridor.request(plan))).state).toBe('succeeded');
    expect(await checked(corridor, environment)).toMatchObject({ countedItems: [] });
  });
});

it('accepts nothing that no check found, for no reason, or for ever', async () => {
  await onDeployed(async (corridor, _, environment) => {
    const input = {
      environmentId: environment.id,
      itemId: 'nothing',
      reason: ' ',
      days: 4_000,
    };
    const refused = await acceptDrift(corridor.ports, await corridor.approver(), input);
    expect(refused.ok ? [] : refused.failure.map(({ where }) => where?.field)).toEqual(
      expect.arrayContaining(['reason', 'days']),
    );
    expect(await corridor.ports.store.acceptances(environment.id)).toEqual([]);
  });
});

it('replays the text that ran, not the one that it was edited into', async () => {
  await onDeployed(async (corridor, _, environment) => {
    await corridor.release({ [ONE]: TABLE.replace('weight int', 'weight bigint') });
    expect(await checked(corridor, environment)).toMatchObject({
      kind: 'compared',
      origin: 'replay',
      caveats: [],
      countedItems: [],
    });
  });
});

it('compares with the schema after the last good run when nothing can be replayed, and says why', async () => {
  await onDeployed(
    async (corridor, target, environment) => {
      await typed(target, 'ALTER TABLE parcel ADD COLUMN note text');
      const found = await checked(corridor, environment);
      expect(found).toMatchObject({ kind: 'compared', origin: 'recorded_after_run' });
      expect(found).toMatchObject({ caveats: [{ code: 'SCRATCH.NO_SERVER' }] });
      if (found.kind === 'compared') expect(found.countedItems).toHaveLength(1);
      const address = { project: corridor.project.slug, environment: environment.slug };
      const view = await viewDrift(corridor.ports, await corridor.developer(), address);
      const recorded = await corridor.ports.store.recordedAfterRun(environment.id);
      expect(view).toMatchObject({ value: { recordedAt: recorded?.at } });
      expect(recorded?.at).toEqual(expect.any(String));
    },
    { withScratch: false },
  );
});

it('says that there is nothing to compare with when nothing can be replayed and no run left a schema', async () => {
  await withTestStore(18, (test) =>
    withDatabase(18, (target) =>
      withCorridor(test, {}, async (corridor) => {
        await corridor.release({ [ONE]: TABLE });
        const environment = await corridor.register(target, 'test');
        expect(await checked(corridor, environment)).toMatchObject({
          kind: 'check_failed',
          failure: {
            code: 'DRIFT.NOTHING_TO_COMPARE',
            why: expect.stringContaining('There is no scratch server of PostgreSQL 18.'),
            fix: expect.stringContaining('SCRATCH_DATABASE_URL_18'),
          },
        });
      }),
    ),
  );
});

it('says that a migration which ran here is in no release', async () => {
  await onDeployed(async (corridor, target, environment) => {
    await typed(
      target,
      `INSERT INTO _prisma_migrations (id, checksum, finished_at, migration_name, applied_steps_count)
       VALUES ('by-hand', repeat('0', 64), now(), '${TWO}', 1)`,
    );
    const found = await checked(corridor, environment);
    expect(found).toMatchObject({ kind: 'compared', caveats: [{ code: 'DRIFT.TEXT_MISSING' }] });
  });
});
