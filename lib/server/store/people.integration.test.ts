import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import type { OneTimeLink, Session } from '../../engine/model/link';
import type { Person } from '../../engine/model/person';
import { later } from '../../engine/model/instant';
import type { Change } from '../../engine/ports/change';
import { withTestStore, type TestStore } from '../../testing/store';
import { SAMPLE_AT, sampleCommit, samplePerson, sampleProject } from '../../testing/store-samples';
import { createSignInThrottle } from './sign-in-throttle';

const LATER = '2026-03-01T11:00:00.000Z';
const DONE = { ok: true, value: null };
const conflict = (summary: RegExp) => ({
  ok: false,
  failure: { code: 'STORE.CONFLICT', summary: expect.stringMatching(summary) },
});
const save = ({ store }: TestStore, ...changes: readonly Change[]) => store.commit(sampleCommit(changes));
const joining = (person: Person): Change => ({ kind: 'person.insert', person, passwordHash: 'hash' });

const link = (more: Partial<OneTimeLink> = {}): OneTimeLink => ({
  id: randomUUID(),
  purpose: 'invite',
  tokenHash: randomUUID(),
  personId: null,
  roles: {},
  createdAt: SAMPLE_AT,
  expiresAt: LATER,
  usedAt: null,
  ...more,
});

const session = (person: Person, more: Partial<Session> = {}): Session => ({
  idHash: randomUUID(),
  personId: person.id,
  createdAt: SAMPLE_AT,
  lastSeenAt: SAMPLE_AT,
  expiresAt: LATER,
  endedAt: null,
  address: '192.0.2.1',
  userAgent: 'Browser/1.0 "ü"',
  signedInBy: 'password',
  awaitsSecondFactor: false,
  secondFactorAt: null,
  ...more,
});

it.each([15, 18] as const)('keeps people as they were given on PostgreSQL %i', async (major) => {
  await withTestStore(major, async (test) => {
    const { store } = test;
    const ada = samplePerson({ name: 'Ada', email: 'ada@localhost', installationAdministrator: true });
    const bob = samplePerson({ name: 'Bob' });
    expect(
      await save(test, joining(ada), { kind: 'person.insert', person: bob, passwordHash: null }),
    ).toEqual(DONE);
    expect(await store.person(ada.id)).toEqual(ada);
    expect(await store.personByEmail('ada@localhost')).toEqual({
      person: ada,
      passwordHash: 'hash',
      joined: true,
    });
    expect(await store.people()).toEqual([
      { ...ada, joined: true, hasSecondFactor: false },
      { ...bob, joined: false, hasSecondFactor: false },
    ]);
    const renamed = { ...bob, name: 'Robert', disabledAt: LATER };
    const changes: Change[] = [
      { kind: 'person.update', person: renamed },
      { kind: 'person.set_password', personId: bob.id, passwordHash: 'new' },
    ];
    expect(await save(test, ...changes)).toEqual(DONE);
    expect(await store.personByEmail(bob.email)).toEqual({
      person: renamed,
      passwordHash: 'new',
      joined: true,
    });

    expect(await save(test, joining(ada))).toMatchObject(conflict(/Somebody else was first/));
    expect(await save(test, joining(samplePerson({ email: ada.email })))).toMatchObject(
      conflict(/e-mail address is registered already/),
    );
    const nobody = samplePerson();
    expect(await save(test, { kind: 'person.update', person: nobody })).toMatchObject(
      conflict(/exist any more/),
    );
    expect(
      await save(test, { kind: 'person.set_password', personId: nobody.id, passwordHash: 'x' }),
    ).toMatchObject(conflict(/exist any more/));
    expect(await store.person(nobody.id)).toBeNull();
    expect(await store.person("'; DROP TABLE people --")).toBeNull();
    expect(await store.personByEmail('nobody')).toBeNull();
  });
});

it('keeps memberships, replaces a role, and cannot remove one that is not there', async () => {
  await withTestStore(18, async (test) => {
    const { store } = test;
    const [person, project] = [samplePerson(), sampleProject()];
    const membership = { personId: person.id, projectId: project.id, role: 'viewer' } as const;
    const approver = { ...membership, role: 'approver' } as const;
    await save(test, joining(person), { kind: 'project.insert', project });
    expect(await save(test, { kind: 'membership.set', membership })).toEqual(DONE);
    expect(await save(test, { kind: 'membership.set', membership: approver })).toEqual(DONE);
    expect(await store.memberships({ personId: person.id })).toEqual([approver]);
    expect(await store.memberships({ projectId: project.id })).toEqual([approver]);
    expect(await store.memberships({ personId: person.id, projectId: randomUUID() })).toEqual([]);
    expect(await store.memberships({ personId: 'no id' })).toEqual([]);
    const remove: Change = { kind: 'membership.remove', personId: person.id, projectId: project.id };
    expect(await save(test, remove)).toEqual(DONE);
    expect(await save(test, remove)).toMatchObject(conflict(/not a member/));
    const foreign: Change = {
      kind: 'membership.set',
      membership: { ...membership, projectId: randomUUID() },
    };
    expect(await save(test, foreign)).toMatchObject(conflict(/does not exist any more/));
  });
});

it('lets a one-time link be used once and only in its time, also by two at once', async () => {
  await withTestStore(18, async (test) => {
    const { store } = test;
    const person = samplePerson();
    const invite = link({ personId: person.id, roles: { [randomUUID()]: 'developer' } });
    const setup = link({ purpose: 'setup' });
    await save(
      test,
      joining(person),
      { kind: 'link.insert', link: invite },
      { kind: 'link.insert', link: setup },
    );
    expect(await store.linkByTokenHash(invite.tokenHash)).toEqual(invite);
    expect(await store.openLinks()).toHaveLength(2);
    const use = (at: string): Change => ({ kind: 'link.use', id: invite.id, at });
    expect(await save(test, use(LATER))).toMatchObject(conflict(/used already or is over/));
    const results = await Promise.all([save(test, use(SAMPLE_AT)), save(test, use(SAMPLE_AT))]);
    expect(results.filter((result) => result.ok)).toHaveLength(1);
    expect(await store.linkByTokenHash(invite.tokenHash)).toEqual({ ...invite, usedAt: SAMPLE_AT });
    expect(await store.openLinks()).toEqual([setup]);
    expect(
      await save(test, { kind: 'link.insert', link: link({ tokenHash: setup.tokenHash }) }),
    ).toMatchObject(conflict(/Somebody else was first/));
  });
});

it('knows sessions with their person, moves them on, and ends one, all, or all but one', async () => {
  await withTestStore(18, async (test) => {
    const { store } = test;
    const person = samplePerson();
    const [one, two, three] = [session(person), session(person), session(person)];
    await save(
      test,
      joining(person),
      ...[one, two, three].map((row): Change => ({ kind: 'session.insert', session: row })),
    );
    expect(await store.session(one.idHash)).toEqual({ session: one, person });
    await store.touchSession(one.idHash, LATER);
    await store.touchSession(one.idHash, SAMPLE_AT);
    expect((await store.session(one.idHash))?.session.lastSeenAt).toBe(LATER);
    await save(test, { kind: 'session.end', idHash: one.idHash, at: LATER });
    await store.touchSession(one.idHash, later(LATER, 1));
    expect((await store.session(one.idHash))?.session).toMatchObject({ endedAt: LATER, lastSeenAt: LATER });
    expect(await save(test, { kind: 'session.end', idHash: one.idHash, at: later(LATER, 1) })).toEqual(DONE);
    await save(test, { kind: 'sessions.end', personId: person.id, exceptIdHash: two.idHash, at: LATER });
    expect((await store.session(two.idHash))?.session.endedAt).toBeNull();
    expect((await store.session(three.idHash))?.session.endedAt).toBe(LATER);
    await save(test, { kind: 'sessions.end', personId: person.id, exceptIdHash: null, at: LATER });
    expect((await store.session(two.idHash))?.session.endedAt).toBe(LATER);
    expect((await store.session(one.idHash))?.session.endedAt).toBe(LATER);
    expect(await store.session('unknown')).toBeNull();
  });
});

it('leaves one administrator when two remove each other at the same time', async () => {
  await withTestStore(18, async (test) => {
    const [ada, bob] = ['Ada', 'Bob'].map((name) => samplePerson({ name, installationAdministrator: true }));
    if (ada === undefined || bob === undefined) throw new TypeError('two people');
    await save(test, joining(ada), joining(bob));
    const remove = (person: Person) =>
      save(
        test,
        { kind: 'administrator.require_other', than: person.id },
        { kind: 'person.update', person: { ...person, disabledAt: LATER } },
      );
    for (let round = 0; round < 5; round += 1) {
      const results = await Promise.all([remove(ada), remove(bob)]);
      expect(results.filter((result) => result.ok)).toHaveLength(1);
      expect(results.find((result) => !result.ok)).toMatchObject(conflict(/last installation administrator/));
      await save(test, { kind: 'person.update', person: ada }, { kind: 'person.update', person: bob });
    }
  });
});

it('is set up once', async () => {
  await withTestStore(18, async (test) => {
    expect(await test.store.setupCompletedAt()).toBeNull();
    const results = await Promise.all(
      [1, 2].map(() => save(test, { kind: 'setup.complete', at: SAMPLE_AT })),
    );
    expect(results.filter((result) => result.ok)).toHaveLength(1);
    expect(await test.store.setupCompletedAt()).toBe(SAMPLE_AT);
  });
});

it('throttles sign-ins by account and address for all processes, and keeps no key in the clear', async () => {
  await withTestStore(18, async ({ prisma, sql }) => {
    const throttle = createSignInThrottle(prisma);
    const keys = ['account:canary@localhost', 'address:192.0.2.1'];
    expect(await throttle.waitSeconds(keys, SAMPLE_AT)).toBe(0);
    await Promise.all(Array.from({ length: 8 }, () => throttle.recordFailure(keys, SAMPLE_AT)));
    expect(await throttle.waitSeconds(keys, SAMPLE_AT)).toBe(8);
    expect(await throttle.waitSeconds(['address:192.0.2.1'], SAMPLE_AT)).toBe(0);
    expect(await throttle.waitSeconds(keys, later(SAMPLE_AT, 8_000))).toBe(0);
    expect(JSON.stringify(await sql('SELECT * FROM sign_in_failures'))).not.toContain('canary');
    await throttle.clear(['account:canary@localhost']);
    expect(await throttle.waitSeconds(keys, SAMPLE_AT)).toBe(0);
    for (let count = 0; count < 13; count += 1) await throttle.recordFailure(keys.slice(1), SAMPLE_AT);
    expect(await throttle.waitSeconds(keys, SAMPLE_AT)).toBe(1);
    await throttle.recordFailure(keys, later(SAMPLE_AT, 24 * 3_600_000));
    expect(await throttle.waitSeconds(keys, later(SAMPLE_AT, 24 * 3_600_000))).toBe(0);
  });
});
