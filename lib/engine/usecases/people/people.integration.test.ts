import { describe, expect, it } from 'vitest';
import { failureOf, OPERATOR, PASSWORD, peopleStage, valueOf, VISITOR } from '../../../testing/people';
import { withTestStore } from '../../../testing/store';
import { changeRole } from './change-role';
import { disablePerson } from './disable-person';
import { enablePerson } from './enable-person';
import { invitePerson } from './invite-person';
import { join } from './join';
import { listPeople } from './list-people';
import { lookAtLink } from './look-at-link';
import { makeResetLink } from './make-reset-link';
import { mayFollow } from './may-follow';
import { removeMembership } from './remove-membership';
import { renameSelf } from './rename-self';
import { setAdministrator } from './set-administrator';

const staged = (use: (stage: ReturnType<typeof peopleStage>) => Promise<void>) => () =>
  withTestStore(18, (testStore) => use(peopleStage(testStore)));

const guest = { email: 'Guest@example.org', name: 'Guest', installationAdministrator: false, roles: {} };
const HOURS = 3_600_000;

describe('an invitation', () => {
  it(
    'is made by installation administrators only',
    staged(async ({ ports, setUp, newPerson, newProject, contextOf }) => {
      const first = await setUp();
      const shop = await newProject('shop');
      const projectAdministrator = await newPerson(first, { [shop]: 'administrator' });
      const refused = await invitePerson(ports, await contextOf(projectAdministrator.sessionId), guest);
      expect(failureOf(refused).code).toBe('ACCESS.NOT_ALLOWED');
      const elsewhere = { ...guest, roles: { [ports.ids.uuid()]: 'viewer' as const } };
      const context = await contextOf(first.sessionId);
      expect(failureOf(await invitePerson(ports, context, elsewhere)).code).toBe('ACCESS.NOT_FOUND');
      expect(failureOf(await invitePerson(ports, context, { ...guest, email: 'x' })).code).toBe(
        'PERSON.EMAIL_INVALID',
      );
      const known = { ...guest, email: projectAdministrator.email };
      expect(failureOf(await invitePerson(ports, context, known)).code).toBe('PERSON.EXISTS');
    }),
  );

  it(
    'is taken up once, with its roles, and its token is kept nowhere',
    staged(async ({ ports, setUp, newProject, contextOf, commits, signIn }) => {
      const first = await setUp();
      const shop = await newProject('shop');
      const input = { ...guest, roles: { [shop]: 'approver' as const } };
      const made = valueOf(await invitePerson(ports, await contextOf(first.sessionId), input));
      expect(JSON.stringify(commits)).not.toContain(made.token);
      const look = valueOf(await lookAtLink(ports, { token: made.token, purpose: 'invite' }));
      expect(look).toMatchObject({ email: 'guest@example.org', name: 'Guest' });
      expect(failureOf(await lookAtLink(ports, { token: made.token, purpose: 'reset' })).code).toBe(
        'LINK.UNKNOWN',
      );
      const take = { token: made.token, name: 'Guest of Honour', password: PASSWORD };
      const weak = await join(ports, VISITOR, { ...take, password: 'guest@example.org' });
      expect(failureOf(weak).code).toBe('PASSWORD.CONTAINS_EMAIL');
      const both = await Promise.all([join(ports, VISITOR, take), join(ports, VISITOR, take)]);
      expect(both.filter(({ ok }) => ok)).toHaveLength(1);
      expect(failureOf(await join(ports, VISITOR, take)).code).toBe('LINK.USED');
      expect(await contextOf(await signIn('guest@example.org'))).toMatchObject({
        actor: { name: 'Guest of Honour', roles: { [shop]: 'approver' } },
      });
    }),
  );

  it(
    'can be made again, which ends the older link, and ends by itself after three days',
    staged(async ({ ports, setUp, contextOf, pass, signIn }) => {
      const first = await setUp();
      const context = await contextOf(first.sessionId);
      const older = valueOf(await invitePerson(ports, context, guest));
      const newer = valueOf(await invitePerson(ports, context, { ...guest, name: 'Other Name' }));
      expect(newer.personId).toBe(older.personId);
      const take = (token: string) => join(ports, VISITOR, { token, name: 'Guest', password: PASSWORD });
      expect(failureOf(await take(older.token)).code).toBe('LINK.USED');
      pass(72 * HOURS);
      expect(failureOf(await take(newer.token)).code).toBe('LINK.EXPIRED');
      const again = await contextOf(await signIn(first.email));
      const third = valueOf(await invitePerson(ports, again, guest));
      expect((await take(third.token)).ok).toBe(true);
    }),
  );

  it(
    'brings nothing to somebody who was disabled meanwhile, and leaves newer roles alone',
    staged(async ({ ports, setUp, newProject, contextOf }) => {
      const first = await setUp();
      const context = await contextOf(first.sessionId);
      const shop = await newProject('shop');
      const made = valueOf(
        await invitePerson(ports, context, { ...guest, roles: { [shop]: 'administrator' as const } }),
      );
      valueOf(await changeRole(ports, context, { personId: made.personId, projectId: shop, role: 'viewer' }));
      const take = () => join(ports, VISITOR, { token: made.token, name: 'Guest', password: PASSWORD });
      const second = valueOf(await invitePerson(ports, context, { ...guest, email: 'second@example.org' }));
      valueOf(await disablePerson(ports, context, { personId: second.personId }));
      const refused = await join(ports, VISITOR, { token: second.token, name: 'S', password: PASSWORD });
      expect(failureOf(refused).code).toBe('LINK.USED');
      valueOf(await take());
      const [membership] = await ports.store.memberships({ personId: made.personId });
      expect(membership?.role).toBe('viewer');
    }),
  );
});

describe('roles in a project', () => {
  it(
    'are given and taken by its administrators, and by nobody else',
    staged(async ({ ports, setUp, newPerson, newProject, contextOf, commits }) => {
      const first = await setUp();
      const [shop, other] = [await newProject('shop'), await newProject('other')];
      const chief = await newPerson(first, { [shop]: 'administrator' });
      const approver = await newPerson(first, { [shop]: 'approver' });
      const give = async (by: string, projectId: string) =>
        changeRole(ports, await contextOf(by), { personId: approver.id, projectId, role: 'developer' });
      const take = async (by: string, projectId: string) =>
        removeMembership(ports, await contextOf(by), { personId: approver.id, projectId });
      for (const act of [give, take]) {
        expect(failureOf(await act(approver.sessionId, shop)).code).toBe('ACCESS.NOT_ALLOWED');
        expect(failureOf(await act(chief.sessionId, other)).code).toBe('ACCESS.NOT_FOUND');
        expect(failureOf(await act(chief.sessionId, ports.ids.uuid())).code).toBe('ACCESS.NOT_FOUND');
        valueOf(await act(chief.sessionId, shop));
        expect(commits.at(-1)?.topics).toContainEqual({ topic: 'session', id: approver.id });
        expect(commits.at(-1)?.events[0]).toMatchObject({ projectId: shop });
      }
      expect(await contextOf(approver.sessionId)).toMatchObject({ actor: { roles: {} } });
      valueOf(await give(first.sessionId, other));
    }),
  );

  it(
    'are not given to the disabled or to nobody',
    staged(async ({ ports, setUp, newPerson, newProject, contextOf }) => {
      const first = await setUp();
      const shop = await newProject('shop');
      const gone = await newPerson(first);
      const context = await contextOf(first.sessionId);
      valueOf(await disablePerson(ports, context, { personId: gone.id }));
      const give = (personId: string) =>
        changeRole(ports, context, { personId, projectId: shop, role: 'viewer' });
      expect(failureOf(await give(gone.id)).code).toBe('PERSON.DISABLED');
      expect(failureOf(await give(ports.ids.uuid())).code).toBe('ACCESS.NOT_FOUND');
    }),
  );
});

describe('the last administrator', () => {
  it(
    'can neither be disabled nor lose administration, also while an invited one has not joined',
    staged(async ({ ports, setUp, contextOf }) => {
      const first = await setUp();
      const context = await contextOf(first.sessionId);
      valueOf(await invitePerson(ports, context, { ...guest, installationAdministrator: true }));
      const disabled = await disablePerson(ports, context, { personId: first.id });
      expect(failureOf(disabled).code).toBe('PERSON.LAST_ADMINISTRATOR');
      const demoted = await setAdministrator(ports, context, { personId: first.id, administrator: false });
      expect(failureOf(demoted).code).toBe('PERSON.LAST_ADMINISTRATOR');
    }),
  );

  it(
    'stays when two remove each other at the same moment',
    staged(async ({ ports, setUp, newPerson, contextOf }) => {
      const first = await setUp();
      const second = await newPerson(first, {}, { installationAdministrator: true });
      const contexts = [await contextOf(first.sessionId), await contextOf(second.sessionId)] as const;
      const both = await Promise.all([
        setAdministrator(ports, contexts[0], { personId: second.id, administrator: false }),
        disablePerson(ports, contexts[1], { personId: first.id }),
      ]);
      expect(both.filter(({ ok }) => ok)).toHaveLength(1);
      const left = (await ports.store.people()).filter(
        ({ installationAdministrator, disabledAt }) => installationAdministrator && disabledAt === null,
      );
      expect(left).toHaveLength(1);
    }),
  );
});

describe('disabling', () => {
  it(
    'ends sessions and links at once, tells open pages, and can be undone',
    staged(async ({ ports, setUp, newPerson, contextOf, commits, signIn }) => {
      const first = await setUp();
      const other = await newPerson(first);
      const context = await contextOf(first.sessionId);
      const { token } = valueOf(await makeResetLink(ports, OPERATOR, { email: other.email }));
      const byOther = await contextOf(other.sessionId);
      for (const act of [disablePerson, enablePerson]) {
        expect(failureOf(await act(ports, byOther, { personId: first.id })).code).toBe('ACCESS.NOT_ALLOWED');
        expect(failureOf(await act(ports, context, { personId: ports.ids.uuid() })).code).toBe(
          'ACCESS.NOT_FOUND',
        );
      }
      valueOf(await disablePerson(ports, context, { personId: other.id }));
      expect(commits.at(-1)?.topics).toContainEqual({ topic: 'session', id: other.id });
      valueOf(await disablePerson(ports, context, { personId: other.id }));
      await expect(contextOf(other.sessionId)).rejects.toThrow('disabled');
      await expect(signIn(other.email)).rejects.toThrow('SIGN_IN.REFUSED');
      expect(failureOf(await makeResetLink(ports, OPERATOR, { email: other.email })).code).toBe(
        'PERSON.DISABLED',
      );
      valueOf(await enablePerson(ports, context, { personId: other.id }));
      await expect(contextOf(other.sessionId)).rejects.toThrow('ended');
      expect(failureOf(await lookAtLink(ports, { token, purpose: 'reset' })).code).toBe('LINK.USED');
      await contextOf(await signIn(other.email));
    }),
  );
});

describe('names', () => {
  it(
    'are changed by their owner, with the old one in the record',
    staged(async ({ ports, setUp, contextOf, commits }) => {
      const first = await setUp();
      const context = await contextOf(first.sessionId);
      expect(failureOf(await renameSelf(ports, context, { name: '\u0007' })).code).toBe(
        'PERSON.NAME_INVALID',
      );
      expect(failureOf(await renameSelf(ports, OPERATOR, { name: 'x' })).code).toBe('ACCESS.NOT_ALLOWED');
      valueOf(await renameSelf(ports, context, { name: 'Another Name' }));
      expect(commits.at(-1)?.events[0]).toMatchObject({
        action: 'person.renamed',
        before: { name: 'First Person' },
        after: { name: 'Another Name' },
      });
    }),
  );
});

describe('listPeople', () => {
  it(
    'shows everybody to those who give roles, and to others the people of their projects',
    staged(async ({ ports, setUp, newPerson, newProject, contextOf }) => {
      const first = await setUp();
      const [shop, other] = [await newProject('shop'), await newProject('other')];
      const chief = await newPerson(first, { [shop]: 'administrator' });
      const viewer = await newPerson(first, { [shop]: 'viewer', [other]: 'viewer' });
      const stranger = await newPerson(first);
      const listFor = async (sessionId: string) => listPeople(ports, await contextOf(sessionId));
      const idsFor = async (sessionId: string) =>
        (await listFor(sessionId)).people.map(({ id }) => id).sort();
      const all = [first.id, chief.id, viewer.id, stranger.id].sort();
      expect(await idsFor(first.sessionId)).toEqual(all);
      expect(await idsFor(chief.sessionId)).toEqual(all);
      expect(await idsFor(viewer.sessionId)).toEqual([chief.id, viewer.id].sort());
      expect(await idsFor(stranger.sessionId)).toEqual([stranger.id]);
      const seenByChief = await listFor(chief.sessionId);
      expect(seenByChief.projects).toEqual([{ id: shop, name: 'shop', mayAdminister: true }]);
      expect(seenByChief.people.find(({ id }) => id === viewer.id)?.roles).toEqual([
        { projectId: shop, role: 'viewer' },
      ]);
      expect(seenByChief.mayInvite).toBe(false);
    }),
  );

  it(
    'shows who is invited, until when and with which roles',
    staged(async ({ ports, setUp, newProject, contextOf }) => {
      const first = await setUp();
      const shop = await newProject('shop');
      const context = await contextOf(first.sessionId);
      const input = { ...guest, roles: { [shop]: 'approver' as const } };
      const made = valueOf(await invitePerson(ports, context, input));
      const view = await listPeople(ports, context);
      expect(view.people.find(({ id }) => id === made.personId)).toMatchObject({
        state: 'invited',
        invitedUntil: made.expiresAt,
        roles: [{ projectId: shop, role: 'approver' }],
      });
    }),
  );
});

describe('mayFollow', () => {
  it(
    'follows what a person may see and nothing else, whether it exists or not',
    staged(async ({ ports, setUp, newPerson, newProject, contextOf }) => {
      const first = await setUp();
      const [shop, other] = [await newProject('shop'), await newProject('other')];
      const viewer = await newPerson(first, { [shop]: 'viewer' });
      const context = await contextOf(viewer.sessionId);
      const follows = (topic: Parameters<typeof mayFollow>[2]['topic'], id: string) =>
        mayFollow(ports, context, { topic, id });
      expect(await follows('project', shop)).toBe(true);
      expect(await follows('session', viewer.id)).toBe(true);
      expect(await follows('project', other)).toBe(false);
      expect(await follows('session', first.id)).toBe(false);
      expect(await follows('webhook', 'all')).toBe(false);
      for (const topic of ['environment', 'deploy', 'answer', 'project'] as const) {
        expect(await follows(topic, ports.ids.uuid())).toBe(false);
      }
    }),
  );
});
