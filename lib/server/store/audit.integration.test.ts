import { expect, it } from 'vitest';
import type { AuditAnchor, ChainedEvent } from '../../engine/audit/audit-event';
import type { AuditDraft } from '../../engine/audit/make-audit-event';
import { checkNext, closeCheck, startOfChain, type ChainCheck } from '../../engine/audit/verify-chain';
import { later } from '../../engine/model/instant';
import type { AuditReads } from '../../engine/ports/store';
import { withTestStore, type TestStore } from '../../testing/store';
import { SAMPLE_AT, SYSTEM } from '../../testing/store-samples';

const draft = (more: Partial<AuditDraft> = {}): AuditDraft => ({
  action: 'audit.exported',
  object: { kind: 'audit', id: null, name: 'audit' },
  ...more,
});

const write = ({ store }: TestStore, events: readonly AuditDraft[], at = SAMPLE_AT) =>
  store.commit({ context: SYSTEM, at, changes: [], events });

async function verify(store: AuditReads, anchors: readonly AuditAnchor[] = []): Promise<ChainCheck> {
  let check = startOfChain();
  for await (const event of store.auditStream(1)) check = checkNext(check, event, anchors);
  return closeCheck(check, anchors);
}

async function all(stream: AsyncIterable<ChainedEvent>): Promise<readonly ChainedEvent[]> {
  const events: ChainedEvent[] = [];
  for await (const event of stream) events.push(event);
  return events;
}

const NASTY: readonly AuditDraft[] = [
  draft({
    reason: 'quotes " \' backslash \\ newline \n tab \t nul \0 escape \u001b lone \ud800 sep \u2028 🔑',
  }),
  draft({
    before: { b: [1, -0, 9_007_199_254_740_991], a: null, 'ü"': { z: true, a: 'x' } },
    after: { '': [], nested: [[{}]], '10': 1, '9': 2 },
  }),
  draft({ object: { kind: 'deploy', id: 'an id', name: '<b>name</b>' }, deployId: 'an id', reason: '' }),
];

it.each([15, 18] as const)(
  'gives back 10,000 events so that the chain verifies on PostgreSQL %i',
  async (major) => {
    await withTestStore(major, async (test) => {
      const { store } = test;
      expect(await store.auditHead()).toBeNull();
      for (let round = 0; round < 10; round += 1) {
        const events = Array.from({ length: 1000 }, (_, index) => NASTY[index % NASTY.length] ?? draft());
        expect(await write(test, events)).toEqual({ ok: true, value: null });
      }
      const check = await verify(store);
      expect(check).toMatchObject({ count: 10_000, problem: null });
      expect(await store.auditHead()).toEqual(check.head);
      const [, second] = await store.auditPage({}, { limit: 2 });
      expect(second?.event.actor).toEqual(SYSTEM.actor);
      expect((await all(store.auditStream(9_999))).map((event) => event.sequence)).toEqual([9_999, 10_000]);
    });
  },
);

it.each([15, 18] as const)(
  'stays one chain without gaps under 20 parallel commits on PostgreSQL %i',
  async (major) => {
    await withTestStore(major, async (test) => {
      const results = await Promise.all(
        Array.from({ length: 20 }, (_, index) =>
          write(test, [draft({ reason: `commit ${String(index)}` }), draft({ reason: 'second' })]),
        ),
      );
      expect(results.every((result) => result.ok)).toBe(true);
      expect(await verify(test.store)).toMatchObject({ count: 40, problem: null });
      // Events of one commit stand together.
      const events = await all(test.store.auditStream(1));
      expect(
        events.filter((_, index) => index % 2 === 1).every(({ event }) => event.reason === 'second'),
      ).toBe(true);
    });
  },
);

it('leaves no gap when a commit fails after it wrote its events', async () => {
  await withTestStore(18, async (test) => {
    await write(test, [draft()]);
    const lost = test.store.commit({
      context: SYSTEM,
      at: SAMPLE_AT,
      changes: [{ kind: 'setup.complete', at: SAMPLE_AT }],
      events: [draft(), draft({ before: { broken: 0.5 } })],
    });
    await expect(lost).rejects.toThrow('safe integers only');
    expect(await test.store.setupCompletedAt()).toBeNull();
    await write(test, [draft()]);
    expect(await verify(test.store)).toMatchObject({ count: 2, problem: null });
  });
});

it.each([15, 18] as const)(
  'cannot be changed, shortened or continued wrongly by SQL on PostgreSQL %i',
  async (major) => {
    await withTestStore(major, async (test) => {
      await write(test, [draft(), draft()]);
      const { sql, store } = test;
      const copy = (columns: string) =>
        `INSERT INTO audit_events SELECT ${columns}, event, at, action, actor_id, project_id, environment_id, deploy_id
       FROM audit_events WHERE sequence = 2`;
      const refused: readonly (readonly [string, RegExp])[] = [
        [`UPDATE audit_events SET event = event`, /never changed or removed/],
        [`UPDATE audit_events SET action = 'x' WHERE false`, /never changed or removed/],
        [`DELETE FROM audit_events WHERE sequence = 2`, /never changed or removed/],
        [`TRUNCATE audit_events`, /never changed or removed/],
        [`UPDATE audit_head SET sequence = 1`, /moves only by an event/],
        [`DELETE FROM audit_head`, /one row/],
        [`TRUNCATE audit_head`, /one row/],
        [`INSERT INTO audit_head VALUES (1, 0, '')`, /one row/],
        [copy('sequence, previous_hash, hash'), /does not continue the chain/],
        [copy('4, hash, hash'), /does not continue the chain/],
        [copy('3, previous_hash, hash'), /does not continue the chain/],
        [copy('3, hash, hash'), /not the hash of its content/],
        [copy(`3, hash, NULL`), /not the hash of its content/],
      ];
      for (const [statement, reason] of refused) await expect(sql(statement)).rejects.toThrow(reason);
      expect(await verify(store)).toMatchObject({ count: 2, problem: null });
      await write(test, [draft()]);
      expect(await verify(store)).toMatchObject({ count: 3, problem: null });
    });
  },
);

it('notices what somebody with all rights forged past the triggers', async () => {
  await withTestStore(18, async (test) => {
    for (let count = 0; count < 5; count += 1) await write(test, [draft({ reason: 'true' })]);
    const { sql, store } = test;
    const anchor = await store.auditHead();
    if (anchor === null) throw new TypeError('no head');
    await sql('ALTER TABLE audit_events DISABLE TRIGGER ALL');

    await sql(`UPDATE audit_events SET event = replace(event, 'true', 'false') WHERE sequence = 3`);
    expect((await verify(store)).problem).toEqual({ kind: 'content', sequence: 3 });
    await sql(`UPDATE audit_events SET event = replace(event, 'false', 'true') WHERE sequence = 3`);
    expect(await verify(store, [anchor])).toMatchObject({ count: 5, problem: null });

    // What filters go by, and members that were never written, are looked at as well.
    const altered = { failure: { code: 'STORE.AUDIT_ALTERED' } };
    await sql(`UPDATE audit_events SET project_id = 'hidden' WHERE sequence = 3`);
    await expect(verify(store)).rejects.toMatchObject(altered);
    await sql(`UPDATE audit_events SET project_id = NULL WHERE sequence = 3`);
    await sql(`UPDATE audit_events SET event = '{"added":1,' || substr(event, 2) WHERE sequence = 3`);
    await expect(verify(store)).rejects.toMatchObject(altered);
    await sql(`UPDATE audit_events SET event = '{"added":1,' WHERE sequence = 3`);
    await expect(store.auditPage({}, { limit: 9 })).rejects.toMatchObject(altered);

    await sql(`DELETE FROM audit_events WHERE sequence >= 3`);
    expect((await verify(store)).problem).toBeNull();
    expect((await verify(store, [anchor])).problem).toMatchObject({ kind: 'cut_tail', lastSequence: 2 });
  });
});

it('finds events by project, environment, deploy, actor, action and time, newest first and page by page', async () => {
  await withTestStore(18, async (test) => {
    const { store } = test;
    const at = (minutes: number): string => later(SAMPLE_AT, minutes * 60_000);
    await write(test, [draft({ projectId: 'p1', environmentId: 'e1' })], at(0));
    await write(test, [draft({ projectId: 'p1', deployId: 'd1', action: 'deploy.requested' })], at(1));
    await write(test, [draft({ projectId: 'p2' })], at(2));
    await store.commit({
      context: {
        actor: { kind: 'person', id: 'ada', name: 'Ada', installationAdministrator: true, roles: {} },
        via: 'browser',
        address: '192.0.2.1',
        requestId: 'r',
      },
      at: at(3),
      changes: [],
      events: [draft({ projectId: 'p2' }), draft()],
    });
    const found = async (filter: Parameters<typeof store.auditPage>[0], before?: number) => {
      const page = { limit: 2, ...(before === undefined ? {} : { before }) };
      return (await store.auditPage(filter, page)).map((event) => event.sequence);
    };
    expect(await found({})).toEqual([5, 4]);
    expect(await found({}, 4)).toEqual([3, 2]);
    expect(await found({ projectId: 'p1' })).toEqual([2, 1]);
    expect(await found({ projectIds: ['p1', 'p2'] })).toEqual([4, 3]);
    expect(await found({ projectIds: ['p1'], projectId: 'p2' })).toEqual([]);
    expect(await found({ projectIds: [] })).toEqual([]);
    expect(await found({ environmentId: 'e1' })).toEqual([1]);
    expect(await found({ deployId: 'd1' })).toEqual([2]);
    expect(await found({ actorId: 'ada' })).toEqual([5, 4]);
    expect(await found({ actions: ['deploy.requested', 'session.signed_in'] })).toEqual([2]);
    expect(await found({ from: at(1), to: at(2) })).toEqual([3, 2]);
    expect(await found({ to: at(0) })).toEqual([1]);
    const stream = await all(store.auditStream(2, { projectIds: ['p1', 'p2'] }));
    expect(stream.map((event) => event.sequence)).toEqual([2, 3, 4]);
  });
});

it('pages through a time range without losing or repeating an event, also where commits overtook each other', async () => {
  await withTestStore(18, async (test) => {
    const at = (seconds: number): string => later(SAMPLE_AT, seconds * 1000);
    for (const second of [5, 1, 1, 9, 3, 3, 3, 2, 8, 0]) await write(test, [draft()], at(second));
    const found: number[] = [];
    let before: number | undefined;
    for (;;) {
      const page = await test.store.auditPage(
        { from: at(1), to: at(8) },
        { limit: 2, ...(before === undefined ? {} : { before }) },
      );
      if (page.length === 0) break;
      found.push(...page.map((event) => event.sequence));
      before = found.at(-1);
    }
    expect(found).toEqual([9, 1, 7, 6, 5, 8, 3, 2]);
  });
});
