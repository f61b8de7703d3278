import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { later } from '../../engine/model/instant';
import type { Change } from '../../engine/ports/change';
import { peopleStage } from '../../testing/people';
import { withTestStore, type TestStore } from '../../testing/store';
import {
  SAMPLE_AT,
  sampleCommit,
  sampleEnvironment,
  sampleFacts,
  samplePolicy,
} from '../../testing/store-samples';
import { requestDeploy, saveFor, seedPlan, startRun, type SeededPlan } from '../../testing/store-seed';
import { createHeartbeats } from '../store/heartbeats';
import { METRICS } from './metric-list';
import { createWebMetrics } from './web-metrics';

/** The text as a reader of the format sees it: types by name, values by name and labels. */
function parse(text: string): {
  readonly types: ReadonlyMap<string, string>;
  readonly samples: ReadonlyMap<string, number>;
} {
  const lines = text.split('\n').filter((line) => line !== '');
  const types = lines.filter((line) => line.startsWith('# TYPE ')).map((line) => line.split(' ').slice(2));
  const samples = lines.filter((line) => !line.startsWith('#')).map((line) => line.split(/ (?=\S+$)/));
  return {
    types: new Map(types.map(([name = '', type = '']) => [name, type])),
    samples: new Map(samples.map(([name = '', value = '']) => [name, Number(value)])),
  };
}

async function scrape(test: TestStore) {
  return parse(await createWebMetrics(peopleStageAt(test, SAMPLE_AT).ports).text());
}

function peopleStageAt(test: TestStore, at: string) {
  const stage = peopleStage(test);
  test.time.now = at;
  return stage;
}

const save = (test: TestStore, ...changes: readonly Change[]) => test.store.commit(sampleCommit(changes));

it.each([15, 18] as const)('exposes exactly the metrics of the list on PostgreSQL %i', async (major) => {
  await withTestStore(major, async (test) => {
    const stage = peopleStageAt(test, SAMPLE_AT);
    const metrics = createWebMetrics(stage.ports);
    metrics.count({ kind: 'action', name: 'people.invite', outcome: 'refused', milliseconds: 3 });
    const { types, samples } = parse(await metrics.text());
    expect(Object.fromEntries(types)).toEqual(
      Object.fromEntries(Object.entries(METRICS).map(([name, { type }]) => [name, type])),
    );
    const allowed = /^(lockkeeper_[a-z_]+?)(_bucket|_sum|_count)?(\{(.*)\})?$/;
    for (const sample of samples.keys()) {
      const [, name = '', , , labels = ''] = allowed.exec(sample) ?? [];
      const definition = Object.entries(METRICS).find(([known]) => known === name)?.[1];
      const names = [...labels.matchAll(/([a-z]+)="/g)].map(([, label = '']) => label);
      expect(names.filter((label) => label !== 'le').sort(), sample).toEqual(
        [...(definition?.labels ?? ['?'])].sort(),
      );
    }
    const refused = 'lockkeeper_web_requests_total{kind="action",name="people.invite",outcome="refused"}';
    expect(samples.get(refused)).toBe(1);
    expect(samples.get('lockkeeper_store_up')).toBe(1);
    // No look and no worker yet: an age that nobody knows is not 0.
    expect(samples.has('lockkeeper_observation_oldest_age_seconds')).toBe(false);
    expect(samples.has('lockkeeper_worker_heartbeat_age_seconds')).toBe(false);
    expect(samples.get('lockkeeper_workers')).toBe(0);
  });
});

it('counts every change of state once in whatever process, and forgets none with its project', async () => {
  await withTestStore(18, async (test) => {
    const seeded = await seedPlan(test);
    await failOne(test, seeded);
    await failOne(test, seeded);
    await requestDeploy(test, seeded.plan, seeded.requester);
    const before = (await scrape(test)).samples;
    expect(before.get('lockkeeper_runs_ended_total{outcome="failed"}')).toBe(2);
    expect(before.get('lockkeeper_deploys_ended_total{state="failed"}')).toBe(2);
    expect(before.get('lockkeeper_deploys{state="awaiting_approval"}')).toBe(1);
    expect(before.get('lockkeeper_deploys{state="unknown"}')).toBe(0);
    await save(test, { kind: 'project.delete', projectId: seeded.project.id });
    const after = (await scrape(test)).samples;
    expect(after.get('lockkeeper_runs_ended_total{outcome="failed"}')).toBe(2);
    expect(after.get('lockkeeper_deploys{state="awaiting_approval"}')).toBe(0);
  });
});

it('counts nothing of a commit that did not happen', async () => {
  await withTestStore(18, async (test) => {
    const seeded = await seedPlan(test);
    const { deploy } = await startRun(test, await requestDeploy(test, seeded.plan, seeded.requester));
    const over = { ...deploy, state: 'failed', version: deploy.version + 1 } as const;
    const stale = { kind: 'deploy.update', deploy: over, expectedVersion: deploy.version + 5 } as const;
    expect((await saveFor(test, [stale], deploy)).ok).toBe(false);
    expect((await scrape(test)).samples.get('lockkeeper_runs_ended_total{outcome="failed"}')).toBe(0);
  });
});

async function failOne(test: TestStore, { plan, requester }: SeededPlan): Promise<void> {
  const { deploy, run } = await startRun(test, await requestDeploy(test, plan, requester));
  const over = { ...deploy, state: 'failed', version: deploy.version + 1, finishedAt: SAMPLE_AT } as const;
  const done = await saveFor(
    test,
    [
      { kind: 'deploy.update', deploy: over, expectedVersion: deploy.version },
      { kind: 'run.finish', runId: run.id, at: SAMPLE_AT, failure: null },
    ],
    deploy,
  );
  expect(done.ok).toBe(true);
}

it('tells environments by their newest look, and how old the oldest of those is', async () => {
  await withTestStore(18, async (test) => {
    const { environment, project } = await seedPlan(test);
    const other = sampleEnvironment(project.id, { slug: 'other', position: 1 });
    const archived = sampleEnvironment(project.id, { slug: 'gone', position: 2, archivedAt: SAMPLE_AT });
    const insert = (one: typeof other): Change => ({
      kind: 'environment.insert',
      environment: one,
      policy: samplePolicy(),
    });
    await save(test, insert(other), insert(archived));
    const look = (environmentId: string, minutes: number) => {
      const at = later(SAMPLE_AT, -minutes * 60_000);
      return { id: randomUUID(), environmentId, observedAt: at, confirmedAt: at };
    };
    const failure = { code: 'TARGET.UNREACHABLE', summary: 'Away.' };
    for (const observation of [
      { ...look(environment.id, 90), outcome: 'unreachable', failure } as const,
      { ...look(environment.id, 5), outcome: 'reached', facts: sampleFacts() } as const,
      { ...look(other.id, 7), outcome: 'unreachable', failure } as const,
      { ...look(archived.id, 600), outcome: 'unreachable', failure } as const,
    ]) {
      await save(test, { kind: 'observation.insert', observation });
    }
    const { samples } = await scrape(test);
    expect(samples.get('lockkeeper_environments{reachability="reached"}')).toBe(1);
    expect(samples.get('lockkeeper_environments{reachability="unreachable"}')).toBe(1);
    expect(samples.get('lockkeeper_environments{reachability="never_looked"}')).toBe(0);
    expect(samples.get('lockkeeper_observation_oldest_age_seconds')).toBe(7 * 60);
    expect(samples.get('lockkeeper_environments_by_drift_check{result="never_checked"}')).toBe(2);
  });
});

it('counts open drift by level: not what somebody accepted, not notes, not what an older check said', async () => {
  await withTestStore(18, async (test) => {
    const { environment } = await seedPlan(test);
    const items = [
      { id: 'b1', level: 'break' },
      { id: 'b2', level: 'break' },
      { id: 'r1', level: 'risk' },
      { id: 'n1', level: 'note' },
    ];
    const check = (minutes: number, counted: readonly string[]): Change => ({
      kind: 'drift.insert_check',
      check: {
        id: randomUUID(),
        environmentId: environment.id,
        checkedAt: later(SAMPLE_AT, -minutes * 60_000),
        schemaMarker: 'm',
        historyDigest: 'h',
        result: {
          kind: 'compared',
          origin: 'replay',
          caveats: [],
          expectedSnapshot: 'e',
          liveSnapshot: 'l',
          report: { items: items.filter(({ id }) => counted.includes(id) || id === 'n1') },
          countedItems: counted,
        },
      },
    });
    const acceptance = (itemId: string, until: string): Change => ({
      kind: 'drift.insert_acceptance',
      acceptance: {
        id: randomUUID(),
        environmentId: environment.id,
        itemId,
        objectId: 'o',
        title: 'A thing',
        acceptedBy: null,
        acceptedByName: 'Somebody',
        reason: 'Known',
        acceptedAt: SAMPLE_AT,
        until,
        endedAt: null,
      },
    });
    await save(test, check(10, ['b1', 'b2', 'r1']), acceptance('b1', later(SAMPLE_AT, 60_000)));
    await save(test, acceptance('r1', later(SAMPLE_AT, -1)));
    const first = (await scrape(test)).samples;
    expect(first.get('lockkeeper_open_drift_items{level="break"}')).toBe(1);
    expect(first.get('lockkeeper_open_drift_items{level="risk"}')).toBe(1);
    await save(test, check(1, ['r1']));
    const second = (await scrape(test)).samples;
    expect(second.get('lockkeeper_open_drift_items{level="break"}')).toBe(0);
    expect(second.get('lockkeeper_open_drift_items{level="risk"}')).toBe(1);
    expect(second.get('lockkeeper_environments_by_drift_check{result="compared"}')).toBe(1);
  });
});

it('tells jobs by task, since when the oldest waits, and which workers live', async () => {
  await withTestStore(18, async (test) => {
    const { environment } = await seedPlan(test);
    const at = new Date().toISOString();
    await test.store.commit({
      ...sampleCommit([]),
      jobs: [{ task: 'observe', environmentId: environment.id, answerId: null }],
    });
    await test.sql(`UPDATE graphile_worker._private_jobs SET run_at = $1`, [later(at, -90_000)]);
    const heartbeats = createHeartbeats(test.prisma);
    const beat = (workerId: string, seconds: number) =>
      heartbeats.beat({
        workerId,
        version: '1.0.0',
        nodeVersion: '20.0.0',
        startedAt: at,
        seenAt: later(at, -seconds * 1_000),
      });
    await beat('forgotten', 2 * 24 * 3_600);
    await beat('silent', 120);
    await beat('alive', 8);
    await beat('alive', 5);
    const metrics = createWebMetrics(peopleStageAt(test, at).ports);
    const { samples } = parse(await metrics.text());
    expect(samples.get('lockkeeper_jobs{task="observe",state="waiting"}')).toBe(1);
    expect(samples.get('lockkeeper_jobs{task="run_deploy",state="waiting"}')).toBe(0);
    expect(samples.get('lockkeeper_jobs_oldest_waiting_seconds')).toBeCloseTo(90, 1);
    expect(samples.get('lockkeeper_workers')).toBe(1);
    expect(samples.get('lockkeeper_worker_heartbeat_age_seconds')).toBe(5);
    expect(
      (await test.sql('SELECT worker_id FROM worker_heartbeats ORDER BY 1')).map((row) => row['worker_id']),
    ).toEqual(['alive', 'silent']);
    await heartbeats.end('alive');
    expect(parse(await metrics.text()).samples.get('lockkeeper_workers')).toBe(0);
  });
});

it('says that the store is away, and still what this process counted', async () => {
  await withTestStore(18, async (test) => {
    const stage = peopleStageAt(test, SAMPLE_AT);
    const metrics = createWebMetrics(stage.ports);
    metrics.count({ kind: 'route', name: 'people.list', outcome: 'ok', milliseconds: 1 });
    await test.sql('ALTER TABLE deploy_transitions RENAME TO away');
    const { samples } = parse(await metrics.text());
    expect(samples.get('lockkeeper_store_up')).toBe(0);
    expect(samples.has('lockkeeper_deploys{state="running"}')).toBe(false);
    const name = 'lockkeeper_web_requests_total{kind="route",name="people.list",outcome="ok"}';
    expect(samples.get(name)).toBe(1);
  });
});

it('names nobody and nothing that a person named', async () => {
  await withTestStore(18, async (test) => {
    const { project, environment, requester, plan } = await seedPlan(test);
    await requestDeploy(test, plan, requester);
    const text = await createWebMetrics(peopleStageAt(test, SAMPLE_AT).ports).text();
    const { host, database, username } = { ...environment.connection, username: environment.connection.user };
    for (const word of [
      project.slug,
      project.id,
      environment.id,
      environment.name,
      requester.name,
      host,
      database,
      username,
    ]) {
      expect(text).not.toContain(`"${word}"`);
    }
  });
});

it('reads by index what history makes long', async () => {
  await withTestStore(18, async (test) => {
    const { environment, plan, requester } = await seedPlan(test);
    const { id } = await requestDeploy(test, plan, requester);
    await test.sql(
      `INSERT INTO observations (id, environment_id, observed_at, confirmed_at, outcome, failure)
       SELECT gen_random_uuid(), $1, at, at, 'unreachable', '{"code":"X.Y","summary":"z"}'
       FROM generate_series(now() - interval '20000 minutes', now(), interval '1 minute') AS at`,
      [environment.id],
    );
    await test.sql(
      `INSERT INTO drift_checks (id, environment_id, checked_at, schema_marker, history_digest, kind, failure)
       SELECT gen_random_uuid(), $1, at, 'm', 'h', 'check_failed', '{"code":"X.Y","summary":"z"}'
       FROM generate_series(now() - interval '20000 minutes', now(), interval '1 minute') AS at`,
      [environment.id],
    );
    await test.sql(
      `INSERT INTO deploys (id, number, project_id, environment_id, plan_id, plan_digest, state, version, requested_by_kind,
         requested_by, requested_by_name, reason, start_when_approved, requested_at, expires_at, finished_at)
       SELECT gen_random_uuid(), number + n, project_id, environment_id, plan_id, plan_digest, 'cancelled', version,
         requested_by_kind, requested_by, requested_by_name, reason, start_when_approved, requested_at, expires_at, now()
       FROM deploys CROSS JOIN generate_series(1, 20000) AS n WHERE id = $1`,
      [id],
    );
    // As autovacuum leaves a table that has stood for a while.
    await test.sql('VACUUM (ANALYZE) observations');
    await test.sql('VACUUM (ANALYZE) drift_checks');
    await test.sql('VACUUM (ANALYZE) deploys');
    const before = await readings(test);
    await scrape(test);
    // The counts of a connection are complete once it is closed.
    await test.prisma.$disconnect();
    await expect
      .poll(async () => (await readings(test)).probes, { timeout: 10_000 })
      .toBeGreaterThan(before.probes + 2);
    const after = await readings(test);
    expect(after.scanned - before.scanned).toBe(0);
    expect(after.fetched - before.fetched).toBeLessThan(20);
  });
});

/** What was read so far of the three tables that grow: rows past every index, rows by one, and how often an index was asked. */
async function readings(test: TestStore) {
  const [row] = await test.sql(
    `SELECT sum(seq_tup_read) AS scanned, sum(idx_tup_fetch) AS fetched, sum(idx_scan) AS probes
     FROM pg_stat_user_tables WHERE relname IN ('observations', 'drift_checks', 'deploys')`,
  );
  return {
    scanned: Number(row?.['scanned']),
    fetched: Number(row?.['fetched']),
    probes: Number(row?.['probes']),
  };
}
