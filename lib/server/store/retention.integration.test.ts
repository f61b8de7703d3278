import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { OPEN_DEPLOY_STATES, type Deploy, type DeployState } from '../../engine/model/deploy';
import type { DriftCheck } from '../../engine/model/drift-record';
import { later } from '../../engine/model/instant';
import type { Observation } from '../../engine/model/observation';
import type { Change } from '../../engine/ports/change';
import { withTestStore, type TestStore } from '../../testing/store';
import {
  SAMPLE_AT,
  sampleCommit,
  sampleEnvironment,
  sampleFacts,
  samplePolicy,
} from '../../testing/store-samples';
import { requestDeploy, saveFor, seedPlan, startRun } from '../../testing/store-seed';
import { createRunReads } from './run-reads';
import { createStoreUpkeep } from './store-upkeep';

const days = (count: number): string => later(SAMPLE_AT, count * 24 * 3_600_000);
const save = ({ store }: TestStore, ...changes: readonly Change[]) =>
  store.commit({ ...sampleCommit(changes), events: [] });

/** At the hundredth day; what is from before the day before it is over. */
const sweep = ({ prisma }: TestStore) =>
  createStoreUpkeep(prisma, { observationsDays: 1, journalsDays: 1 }).sweep(days(100));

const observationAt = (environmentId: string, day: number, reached: boolean): Observation => ({
  id: randomUUID(),
  environmentId,
  observedAt: days(day),
  confirmedAt: days(day),
  ...(reached
    ? { outcome: 'reached', facts: sampleFacts() }
    : { outcome: 'unreachable', failure: { code: 'TARGET.UNREACHABLE', summary: 'Nobody answers.' } }),
});

const checkAt = (environmentId: string, day: number, schema: string | null): DriftCheck => ({
  id: randomUUID(),
  environmentId,
  checkedAt: days(day),
  schemaMarker: 'm',
  historyDigest: 'h',
  result:
    schema === null
      ? { kind: 'check_failed', failure: { code: 'SCRATCH.NO_SERVER', summary: 'There is none.' } }
      : {
          kind: 'compared',
          origin: 'replay',
          caveats: [],
          expectedSnapshot: `expected ${schema}`,
          liveSnapshot: `live ${schema}`,
          report: { items: [] },
          countedItems: [],
        },
});

const ids = async ({ sql }: TestStore, table: string) =>
  (await sql(`SELECT id FROM ${table}`)).map(({ id }) => id).sort();

it('lets go of old observations, and never of the newest of an environment or the newest that reached it', async () => {
  await withTestStore(18, async (test) => {
    const { environment, project } = await seedPlan(test);
    const other = sampleEnvironment(project.id);
    await test.store.commit(
      sampleCommit([{ kind: 'environment.insert', environment: other, policy: samplePolicy() }]),
    );
    const old = [
      observationAt(environment.id, 1, true),
      observationAt(environment.id, 3, false),
      observationAt(other.id, 1, false),
    ];
    const stay = [
      observationAt(environment.id, 2, true),
      observationAt(environment.id, 4, false),
      { ...observationAt(other.id, 2, true), confirmedAt: days(100) },
      observationAt(other.id, 99.5, true),
    ];
    for (const observation of [...old, ...stay]) {
      await save(test, { kind: 'observation.insert', observation });
    }
    const before = await test.store.latestObservations([environment.id, other.id]);
    await sweep(test);
    expect(await ids(test, 'observations')).toEqual(stay.map(({ id }) => id).sort());
    expect(await test.store.latestObservations([environment.id, other.id])).toEqual(before);
    await sweep(test);
    expect(await ids(test, 'observations')).toHaveLength(stay.length);
  });
});

it('lets go of a whole backlog, in portions', async () => {
  await withTestStore(18, async (test) => {
    const { environment } = await seedPlan(test);
    await test.sql(
      `INSERT INTO observations (id, environment_id, observed_at, confirmed_at, outcome, failure)
       SELECT gen_random_uuid(), $1, t, t, 'unreachable', '{"code":"X.Y","summary":"Z."}'
       FROM generate_series($2::timestamptz, $2::timestamptz + interval '2500 seconds', interval '1 second') AS t`,
      [environment.id, SAMPLE_AT],
    );
    await sweep(test);
    expect(await ids(test, 'observations')).toHaveLength(1);
  });
});

it('lets go of old drift checks and of schemas that nothing speaks of, and never of the schema after the last run', async () => {
  await withTestStore(18, async (test) => {
    const { environment } = await seedPlan(test);
    const old = [checkAt(environment.id, 1, 'a'), checkAt(environment.id, 3, null)];
    const stay = [checkAt(environment.id, 2, 'b'), checkAt(environment.id, 4, null)];
    for (const check of [...old, ...stay]) await save(test, { kind: 'drift.insert_check', check });
    const digests = [
      'expected a',
      'live a',
      'expected b',
      'live b',
      'after the last run',
      'of an earlier run',
    ];
    for (const digest of digests) await save(test, { kind: 'snapshot.keep', digest, json: () => '{}' });
    for (const digest of ['of an earlier run', 'after the last run']) {
      await save(test, {
        kind: 'snapshot.record_after_run',
        environmentId: environment.id,
        digest,
        historyDigest: 'h',
        at: days(0),
      });
    }
    await sweep(test);
    expect(await ids(test, 'drift_checks')).toEqual(stay.map(({ id }) => id).sort());
    const kept = await test.sql('SELECT digest FROM snapshots ORDER BY digest');
    expect(kept.map(({ digest }) => digest)).toEqual(['after the last run', 'expected b', 'live b']);
    expect(await test.store.recordedAfterRun(environment.id)).toMatchObject({ digest: 'after the last run' });
  });
});

/** A deploy that ended in a state on a day, with a journal of two runs. */
async function endedDeploy(test: TestStore, state: DeployState, day: number): Promise<Deploy> {
  const { plan, requester } = await seedPlan(test);
  const { deploy } = await startRun(test, await requestDeploy(test, plan, requester));
  const again = await startRun(test, deploy);
  const ended: Deploy = {
    ...again.deploy,
    state,
    version: again.deploy.version + 1,
    finishedAt: days(day),
    schedule: { at: days(day), timeZone: 'UTC', by: requester.id, byName: requester.name },
  };
  await saveFor(
    test,
    [{ kind: 'deploy.update', deploy: ended, expectedVersion: again.deploy.version }],
    deploy,
  );
  await test.sql(
    `WITH steps AS (
       INSERT INTO run_steps (run_id, step, migration_id, state, attempt, history_row_id)
       SELECT id, 0, 'm', 'applied', 1, 'r' FROM runs WHERE deploy_id = $1 RETURNING run_id)
     INSERT INTO run_statements (run_id, step, statement, state)
     SELECT run_id, 0, n, 'done' FROM steps, generate_series(1, 3) AS n`,
    [deploy.id],
  );
  return ended;
}

it('lets go of the statements of deploys that ended long ago, says when, and keeps migrations and events', async () => {
  await withTestStore(18, async (test) => {
    const reads = createRunReads(test.prisma);
    const [old, recent] = [await endedDeploy(test, 'failed', 98), await endedDeploy(test, 'succeeded', 99.5)];
    const head = await test.store.auditHead();
    const journals = async (deploy: Deploy) => {
      const runs = await test.store.runs(deploy.id);
      const found = await Promise.all(runs.map(({ id }) => reads.journal(id)));
      return {
        letGoAt: runs.map(({ statementsLetGoAt }) => statementsLetGoAt),
        steps: found.flatMap(({ steps }) => steps).length,
        statements: found.flatMap(({ statements }) => statements).length,
      };
    };
    const kept = { letGoAt: [null, null], steps: 2, statements: 6 };
    expect(await journals(old)).toEqual(kept);
    await sweep(test);
    await sweep(test);
    expect(await journals(old)).toEqual({ letGoAt: [days(100), days(100)], steps: 2, statements: 0 });
    expect(await journals(recent)).toEqual(kept);
    expect(await test.store.deploy(old.id)).toEqual(old);
    expect(await test.store.auditHead()).toEqual(head);
  });
});

it('keeps the whole journal of a deploy that still asks something of somebody, however old', async () => {
  await withTestStore(18, async (test) => {
    for (const state of OPEN_DEPLOY_STATES) await endedDeploy(test, state, 1);
    await sweep(test);
    expect(await test.sql('SELECT count(*)::int AS count FROM run_statements')).toEqual([
      { count: OPEN_DEPLOY_STATES.length * 6 },
    ]);
  });
});
