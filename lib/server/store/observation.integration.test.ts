import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import type { Answer } from '../../engine/model/answer';
import type { DriftAcceptance, DriftCheck, DriftSighting } from '../../engine/model/drift-record';
import { later } from '../../engine/model/instant';
import type { Observation } from '../../engine/model/observation';
import type { Webhook, WebhookDelivery } from '../../engine/model/webhook';
import type { Change } from '../../engine/ports/change';
import { withTestStore, type TestStore } from '../../testing/store';
import {
  SAMPLE_AT,
  sampleCommit,
  sampleEnvironment,
  sampleFacts,
  samplePolicy,
} from '../../testing/store-samples';
import { seedPlan } from '../../testing/store-seed';

const DONE = { ok: true, value: null };
const conflict = (summary: RegExp) => ({
  ok: false,
  failure: { code: 'STORE.CONFLICT', summary: expect.stringMatching(summary) },
});
/** Findings of the system need no event. */
const save = ({ store }: TestStore, ...changes: readonly Change[]) =>
  store.commit({ ...sampleCommit(changes), events: [] });
const FAILURE = { code: 'TARGET.UNREACHABLE', summary: 'Nobody answers.' };
const minutes = (count: number): string => later(SAMPLE_AT, count * 60_000);

it.each([15, 18] as const)('keeps what was seen of environments on PostgreSQL %i', async (major) => {
  await withTestStore(major, async (test) => {
    const { store } = test;
    const { environment, project } = await seedPlan(test);
    const other = sampleEnvironment(project.id);
    await store.commit(
      sampleCommit([{ kind: 'environment.insert', environment: other, policy: samplePolicy() }]),
    );
    const base = (at: number) => ({
      id: randomUUID(),
      environmentId: environment.id,
      observedAt: minutes(at),
      confirmedAt: minutes(at),
    });
    const facts = sampleFacts({
      history: {
        tableExists: true,
        entries: [
          {
            rowId: '1',
            migrationId: 'm',
            checksum: null,
            outcome: 'failed',
            startedAt: SAMPLE_AT,
            finishedAt: null,
            rolledBackAt: null,
            log: 'ERROR: "x" \\ \n',
            steps: 0,
          },
        ],
      },
    });
    const expected = { systemIdentifier: '1', databaseOid: '2', installation: null };
    const seen: Observation[] = [
      { ...base(0), outcome: 'reached', facts },
      { ...base(1), outcome: 'wrong_database', facts: sampleFacts(), expected },
      { ...base(2), outcome: 'unreachable', failure: FAILURE },
    ];
    const asked = [environment.id, other.id, 'no id'];
    const notReached: boolean[] = [await store.anyNotReached(asked)];
    for (const observation of seen) {
      expect(await save(test, { kind: 'observation.insert', observation })).toEqual(DONE);
      notReached.push(await store.anyNotReached(asked));
    }
    expect(notReached).toEqual([false, false, true, true]);
    expect(await store.anyNotReached([other.id])).toBe(false);
    expect(await store.anyNotReached([])).toBe(false);
    expect(await store.observations(environment.id, { limit: 2 })).toEqual([seen[2], seen[1]]);
    expect(await store.observations(environment.id, { before: minutes(1), limit: 2 })).toEqual([seen[0]]);
    const latest = await store.latestObservations([environment.id, other.id, 'no id']);
    expect([...latest]).toEqual([[environment.id, { latest: seen[2], lastReached: seen[0] }]]);
    expect(await store.latestObservations([])).toEqual(new Map());
    expect([...(await store.latestHeads(asked))]).toEqual([
      [environment.id, { latest: seen[2], lastReached: { ...base(0), id: seen[0]?.id, outcome: 'reached' } }],
    ]);
    expect(await store.latestHeads([])).toEqual(new Map());

    const confirm = (id: string): Change => ({ kind: 'observation.confirm', id, at: minutes(9) });
    expect(await save(test, confirm(seen[2]?.id ?? ''))).toEqual(DONE);
    expect((await store.latestObservations([environment.id])).get(environment.id)?.latest.confirmedAt).toBe(
      minutes(9),
    );
    expect(await save(test, confirm(randomUUID()))).toMatchObject(conflict(/exist any more/));
    expect(await store.observations('no id', { limit: 1 })).toEqual([]);

    const again = (...observationIds: readonly string[]): Change => ({
      kind: 'observations.confirm_newest',
      seen: observationIds.map((observationId) => ({
        observationId,
        environmentId: environment.id,
        at: minutes(12),
      })),
    });
    expect(await save(test, again(seen[2]?.id ?? ''))).toEqual(DONE);
    // Older than the newest: neither of them is kept.
    expect(await save(test, again(seen[2]?.id ?? '', seen[0]?.id ?? ''))).toMatchObject(conflict(/newer/));
    const kept = await store.observations(environment.id, { limit: 5 });
    expect(kept.map(({ confirmedAt }) => confirmedAt).filter((at) => at === minutes(12))).toHaveLength(1);
  });
});

it.each([15, 18] as const)(
  'keeps drift checks, sightings, acceptances and schemas on PostgreSQL %i',
  async (major) => {
    await withTestStore(major, async (test) => {
      const { store } = test;
      const { environment } = await seedPlan(test);
      const base = { environmentId: environment.id, schemaMarker: 'm', historyDigest: 'h' };
      const compared: DriftCheck = {
        ...base,
        id: randomUUID(),
        checkedAt: minutes(0),
        result: {
          kind: 'compared',
          origin: 'replay',
          caveats: [FAILURE],
          expectedSnapshot: 'e',
          liveSnapshot: 'l',
          report: { items: [{ id: 'a', before: null, depth: [[1, { deep: true }]] }] },
          countedItems: ['a', 'with "quotes"'],
        },
      };
      const failed: DriftCheck = {
        ...base,
        id: randomUUID(),
        checkedAt: minutes(1),
        result: { kind: 'check_failed', failure: FAILURE },
      };
      await save(test, { kind: 'drift.insert_check', check: compared });
      const latest = async () =>
        (await store.latestDriftChecks([environment.id, 'no id'])).get(environment.id);
      expect(await latest()).toEqual(compared);
      const open = (at = minutes(4)) => store.openDriftOf([environment.id, 'no id'], at);
      expect(await open()).toBe(2);
      await save(test, { kind: 'drift.insert_check', check: failed });
      expect(await latest()).toEqual(failed);
      expect(await open()).toBe(0);
      await save(test, { kind: 'drift.confirm_check', id: compared.id, at: minutes(2) });
      expect(await latest()).toEqual({ ...compared, checkedAt: minutes(2) });
      expect([await open(), await store.openDriftOf([], minutes(4))]).toEqual([2, 0]);
      expect(
        await save(test, { kind: 'drift.confirm_check', id: randomUUID(), at: minutes(2) }),
      ).toMatchObject(conflict(/exist any more/));

      const sighting = (itemId: string, last: number, goneAt: string | null = null): DriftSighting => ({
        environmentId: environment.id,
        itemId,
        firstSeenAt: minutes(0),
        lastSeenAt: minutes(last),
        goneAt,
      });
      await save(test, { kind: 'drift.save_sightings', sightings: [sighting('a', 0), sighting('b', 0)] });
      const moved = [sighting('a', 3), sighting('b', 0, minutes(3)), sighting('c', 3)];
      await save(test, { kind: 'drift.save_sightings', sightings: moved });
      await save(test, { kind: 'drift.save_sightings', sightings: [] });
      expect(await store.sightings(environment.id)).toEqual(moved);

      const acceptance: DriftAcceptance = {
        id: randomUUID(),
        environmentId: environment.id,
        itemId: 'a',
        objectId: 'table:public.a',
        title: 'Table a',
        acceptedBy: null,
        acceptedByName: 'operator@host',
        reason: 'Known.',
        acceptedAt: SAMPLE_AT,
        until: minutes(60),
        endedAt: null,
      };
      const act = (...changes: readonly Change[]) => store.commit(sampleCommit(changes));
      expect(await act({ kind: 'drift.insert_acceptance', acceptance })).toEqual(DONE);
      expect(await store.acceptances(environment.id)).toEqual([acceptance]);
      expect([await open(), await open(minutes(60))]).toEqual([1, 2]);
      const end: Change = { kind: 'drift.end_acceptance', id: acceptance.id, at: minutes(5) };
      expect(await act(end)).toEqual(DONE);
      expect(await act(end)).toMatchObject(conflict(/over already/));
      expect(await open()).toBe(2);
      expect(await store.acceptances(environment.id)).toEqual([{ ...acceptance, endedAt: minutes(5) }]);

      const json = '{"tables": [1.5, "ü"],  "kept": "as written"}';
      expect(await store.snapshot('digest')).toBeNull();
      await save(test, { kind: 'snapshot.keep', digest: 'digest', json: () => json });
      await save(test, { kind: 'snapshot.keep', digest: 'digest', json: () => 'never looked at' });
      expect(await store.snapshot('digest')).toBe(json);
      expect(await store.recordedAfterRun(environment.id)).toBeNull();
      for (const historyDigest of ['one', 'two']) {
        const recorded = { digest: 'digest', historyDigest, at: minutes(7) };
        await save(test, {
          kind: 'snapshot.record_after_run',
          environmentId: environment.id,
          ...recorded,
        });
        expect(await store.recordedAfterRun(environment.id)).toEqual(recorded);
      }
      expect([await store.sightings('no id'), await store.acceptances('no id')]).toEqual([[], []]);
      expect(await store.recordedAfterRun('no id')).toBeNull();
    });
  },
);

it('keeps an answer for ten minutes, whole and for its owner', async () => {
  await withTestStore(18, async (test) => {
    const { store, time } = test;
    const { requester } = await seedPlan(test);
    const waiting: Answer = {
      id: randomUUID(),
      ownerId: requester.id,
      kind: 'connection_test',
      state: 'waiting',
      value: null,
      createdAt: SAMPLE_AT,
    };
    time.now = minutes(1);
    await save(test, { kind: 'answers.save', answers: [waiting] });
    expect(await store.answer(waiting.id)).toEqual(waiting);
    const done: Answer = { ...waiting, state: 'done', value: { checks: [true, 1, 'x', null] } };
    await save(test, { kind: 'answers.save', answers: [{ ...done, ownerId: null, createdAt: minutes(5) }] });
    expect(await store.answer(waiting.id)).toEqual(done);
    await save(test, { kind: 'answers.save', answers: [waiting] });
    expect(await store.answer(waiting.id)).toEqual(waiting);
    time.now = minutes(10);
    expect(await store.answer(waiting.id)).toBeNull();
    expect(await store.answer('no id')).toBeNull();
    expect(await store.answers([waiting.id, 'no id'])).toEqual(new Map());
    time.now = minutes(1);
    expect(await store.answers([waiting.id, randomUUID()])).toEqual(new Map([[waiting.id, waiting]]));
  });
});

it('reads who is looked at, and whose plans wait, for many at once', async () => {
  await withTestStore(18, async (test) => {
    const { store } = test;
    const { environment, project, requester } = await seedPlan(test);
    const answer: Answer = {
      id: randomUUID(),
      ownerId: requester.id,
      kind: 'observation',
      state: 'waiting',
      value: null,
      createdAt: SAMPLE_AT,
    };
    test.time.now = SAMPLE_AT;
    await save(test, { kind: 'answers.save', answers: [answer] });
    const asked = [
      { environmentId: environment.id, answerId: null },
      { environmentId: randomUUID(), answerId: null },
      { environmentId: environment.id, answerId: answer.id },
      { environmentId: 'no id', answerId: 'no id' },
    ];
    const stored = await store.environment(environment.id);
    expect(await store.lookSubjects(asked)).toEqual([
      { environment: stored, project: await store.project(project.id), answer: null },
      null,
      { environment: stored, project: await store.project(project.id), answer },
      null,
    ]);
    expect(await store.environmentsWithDeploys([environment.id, 'no id'], ['approved'])).toEqual(new Set());
  });
});

it('keeps the one webhook and its deliveries', async () => {
  await withTestStore(18, async (test) => {
    const { store } = test;
    expect(await store.webhook()).toBeNull();
    const secret = { keyId: 'k', ephemeralPublicKey: 'p', nonce: 'n', ciphertext: 'c' };
    const webhook: Webhook = { url: 'https://chat.example.com/hook', enabled: true, secret };
    for (const next of [webhook, { ...webhook, enabled: false }]) {
      expect(await store.commit(sampleCommit([{ kind: 'webhook.save', webhook: next }]))).toEqual(DONE);
      expect(await store.webhook()).toEqual(next);
    }
    const delivery: WebhookDelivery = {
      id: 'msg_1',
      event: 'deploy.failed',
      payload: '{"type":"deploy.failed"}',
      state: 'waiting',
      attempts: 0,
      lastStatus: null,
      lastError: null,
      createdAt: SAMPLE_AT,
      lastAttemptAt: null,
      nextAttemptAt: minutes(1),
    };
    const second: WebhookDelivery = { ...delivery, id: 'msg_2', createdAt: minutes(1) };
    await save(test, { kind: 'delivery.insert', delivery }, { kind: 'delivery.insert', delivery: second });
    const tried: WebhookDelivery = {
      ...delivery,
      state: 'failed',
      attempts: 1,
      lastStatus: 500,
      lastError: 'no',
      lastAttemptAt: minutes(2),
      nextAttemptAt: null,
    };
    expect(await save(test, { kind: 'delivery.update', delivery: tried })).toEqual(DONE);
    expect(await store.delivery('msg_1')).toEqual(tried);
    expect(await store.deliveries(5)).toEqual([second, tried]);
    expect(await store.deliveries(1)).toEqual([second]);
    expect(await store.delivery('none')).toBeNull();
    const unknown: Change = { kind: 'delivery.update', delivery: { ...delivery, id: 'none' } };
    expect(await save(test, unknown)).toMatchObject(conflict(/exist any more/));
    expect(await save(test, { kind: 'delivery.insert', delivery })).toMatchObject(conflict(/was first/));
  });
});
