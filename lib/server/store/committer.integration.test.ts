import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import type { Change, Job } from '../../engine/ports/change';
import { withClient } from '../../testing/postgres';
import { connectionUrl, withTestStore } from '../../testing/store';
import { SAMPLE_AT, sampleCommit, samplePerson, sampleProject, SYSTEM } from '../../testing/store-samples';
import { requestDeploy, seedPlan } from '../../testing/store-seed';
import { openDatabase } from '../db';
import { systemClock } from '../system/clock';
import { createStore } from './create-store';

it('does all of a commit or nothing', async () => {
  await withTestStore(18, async ({ store, sql }) => {
    const person = samplePerson();
    const result = await store.commit({
      ...sampleCommit([
        { kind: 'person.insert', person, passwordHash: null },
        { kind: 'project.insert', project: sampleProject() },
        { kind: 'person.insert', person, passwordHash: null },
      ]),
      jobs: [{ task: 'run_deploy', deployId: randomUUID() }],
    });
    expect(result).toMatchObject({ ok: false, failure: { code: 'STORE.CONFLICT' } });
    const [left] = await sql(`SELECT (SELECT count(*) FROM people) + (SELECT count(*) FROM projects)
      + (SELECT count(*) FROM audit_events) + (SELECT count(*) FROM graphile_worker.jobs) AS rows`);
    expect(left).toEqual({ rows: '0' });
  });
});

it('refuses an act without an audit event, and a deploy that its events do not name', async () => {
  await withTestStore(18, async (test) => {
    const { store } = test;
    const person: Change = { kind: 'person.insert', person: samplePerson(), passwordHash: null };
    await expect(store.commit({ ...sampleCommit([person]), events: [] })).rejects.toThrow(
      'person.insert was to be saved without an audit event',
    );
    const { plan } = await seedPlan(test);
    const deploy = await requestDeploy(test, plan, null);
    const changes: readonly Change[] = [
      { kind: 'deploy.update', deploy: { ...deploy, version: 2, state: 'cancelled' }, expectedVersion: 1 },
    ];
    await expect(store.commit({ ...sampleCommit(changes), events: [] })).rejects.toThrow(
      'without an audit event',
    );
    await expect(store.commit(sampleCommit(changes, randomUUID()))).rejects.toThrow(
      'without an audit event that names it',
    );
    expect(await store.deploy(deploy.id)).toEqual(deploy);
  });
});

it('wakes the worker once for what waits already, never loses an answer somebody waits for, and tries a run once', async () => {
  await withTestStore(18, async ({ store, sql }) => {
    const [deployId, environmentId, projectId] = [randomUUID(), randomUUID(), randomUUID()];
    const [one, two] = [randomUUID(), randomUUID()];
    const jobs: readonly Job[] = [
      { task: 'run_deploy', deployId },
      { task: 'run_deploy', deployId },
      { task: 'recover_deploy', deployId },
      { task: 'observe', environmentId, answerId: null },
      { task: 'observe', environmentId, answerId: null },
      { task: 'observe', environmentId, answerId: one },
      { task: 'observe', environmentId, answerId: two },
      { task: 'read_source', projectId, answerId: null },
      { task: 'check_drift', environmentId, answerId: null },
      { task: 'test_connection', environmentId: null, answerId: one },
      { task: 'make_plan', answerId: two },
      { task: 'deliver_webhook', deliveryId: 'msg_1' },
    ];
    for (let round = 0; round < 2; round += 1) {
      expect(await store.commit({ ...sampleCommit([]), jobs })).toEqual({ ok: true, value: null });
    }
    const rows = await sql(
      'SELECT j.task_identifier AS task, j.key, j.max_attempts AS attempts, p.payload FROM graphile_worker.jobs j JOIN graphile_worker._private_jobs p ON p.id = j.id ORDER BY j.key',
    );
    const expected = [
      ['check_drift', `check_drift:${environmentId}`, 3, { environmentId, answerId: null }],
      ['deliver_webhook', 'deliver_webhook:msg_1', 3, { deliveryId: 'msg_1' }],
      ['make_plan', `make_plan:${two}`, 3, { answerId: two }],
      ['observe', `observe:${environmentId}`, 3, { environmentId, answerId: null }],
      ['observe', `observe:${environmentId}:${one}`, 3, { environmentId, answerId: one }],
      ['observe', `observe:${environmentId}:${two}`, 3, { environmentId, answerId: two }],
      ['read_source', `read_source:${projectId}`, 3, { projectId, answerId: null }],
      ['recover_deploy', `recover_deploy:${deployId}`, 1, { deployId }],
      ['run_deploy', `run_deploy:${deployId}`, 1, { deployId }],
      ['test_connection', `test_connection:${one}`, 3, { environmentId: null, answerId: one }],
    ].map(([task, key, attempts, payload]) => ({ task, key, attempts, payload }));
    expect(rows).toHaveLength(expected.length);
    expect(rows).toEqual(expect.arrayContaining(expected));
  });
});

it('gives numbers that nobody else gets', async () => {
  await withTestStore(18, async ({ store }) => {
    const numbers = await Promise.all(Array.from({ length: 30 }, () => store.nextNumber('deploy')));
    expect([...numbers].sort((left, right) => left - right)).toEqual(
      Array.from({ length: 30 }, (_, index) => index + 1),
    );
    expect(await store.nextNumber('fence')).toBe(1);
  });
});

it('tries again when the server ends it for a deadlock', async () => {
  await withTestStore(18, async ({ store }) => {
    const [ada, bob] = [samplePerson({ name: 'Ada' }), samplePerson({ name: 'Bob' })];
    const insert = (person: typeof ada): Change => ({ kind: 'person.insert', person, passwordHash: null });
    const update = (person: typeof ada): Change => ({ kind: 'person.update', person });
    await store.commit(sampleCommit([insert(ada), insert(bob)]));
    const rounds = Array.from({ length: 12 }, (_, round) =>
      store.commit(sampleCommit(round % 2 === 0 ? [update(ada), update(bob)] : [update(bob), update(ada)])),
    );
    for (const result of await Promise.all(rounds)) expect(result).toEqual({ ok: true, value: null });
  });
});

it('says that the store is busy when a lock is not given up, and changes nothing', async () => {
  await withTestStore(18, async ({ store, db, sql }) => {
    await withClient(db, async (client) => {
      await client.query('BEGIN; LOCK TABLE audit_head');
      const late = store.commit(sampleCommit([{ kind: 'setup.complete', at: SAMPLE_AT }]));
      await expect(late).rejects.toMatchObject({ failure: { code: 'STORE.BUSY' } });
      await client.query('ROLLBACK');
    });
    expect(await sql('SELECT setup_completed_at FROM installation')).toEqual([{ setup_completed_at: null }]);
  });
});

it('says that the store does not answer when its server is away, and goes on when it is back', async () => {
  await withTestStore(18, async ({ store, sql, db }) => {
    await sql(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`,
    );
    expect(await store.setupCompletedAt()).toBeNull();
    const away = openDatabase({
      url: connectionUrl({ ...db, port: 1 }),
      applicationName: 'away',
      onError: () => undefined,
    });
    const lost = createStore({ prisma: away, clock: systemClock() });
    const unreachable = { failure: { code: 'STORE.UNREACHABLE' } };
    await expect(lost.people()).rejects.toMatchObject(unreachable);
    await expect(lost.commit(sampleCommit([]))).rejects.toMatchObject(unreachable);
    await expect(lost.nextNumber('deploy')).rejects.toMatchObject(unreachable);
    await expect(lost.auditStream(1)[Symbol.asyncIterator]().next()).rejects.toMatchObject(unreachable);
    const wrong = openDatabase({
      url: connectionUrl({ ...db, password: 'canary' }),
      applicationName: 'wrong',
      onError: () => undefined,
    });
    const refused = await createStore({ prisma: wrong, clock: systemClock() })
      .people()
      .catch((error: unknown) => error);
    expect(refused).toMatchObject(unreachable);
    expect(String(refused)).not.toContain('canary');
    await away.$disconnect();
    await wrong.$disconnect();
  });
});

it('takes a commit of findings without an event', async () => {
  await withTestStore(18, async ({ store }) => {
    const result = await store.commit({
      context: SYSTEM,
      at: SAMPLE_AT,
      changes: [{ kind: 'snapshot.keep', digest: 'd', json: () => '{}' }],
      events: [],
    });
    expect(result).toEqual({ ok: true, value: null });
    expect(await store.auditHead()).toBeNull();
  });
});
