import { Secret, TOTP } from 'otpauth';
import { describe, expect, it } from 'vitest';
import { failureOf, LIMITS, PASSWORD, peopleStage, valueOf, VISITOR } from '../../../../testing/people';
import { withTestStore, type TestStore } from '../../../../testing/store';
import { disablePerson } from '../disable-person';
import { invitePerson } from '../invite-person';
import { join } from '../join';
import { listPeople } from '../list-people';
import { loadActor } from '../load-actor';
import { beginSecondFactor } from '../second-factor/begin-second-factor';
import { completeSignIn } from '../second-factor/complete-sign-in';
import { confirmSecondFactor } from '../second-factor/confirm-second-factor';
import { signIn } from '../sign-in';
import { disconnectIssuer } from './disconnect-issuer';
import { enterByIssuer, type EnterByIssuerInput } from './enter-by-issuer';
import type { GroupMapping } from './group-rule';

const ISSUER = 'https://login.example.org';
const MAPPING: GroupMapping = [
  { group: 'dba', grants: [{ kind: 'installation_administrator' }] },
  { group: 'approvers', grants: [{ kind: 'project_role', project: 'shop', role: 'approver' }] },
  { group: 'staff', grants: [{ kind: 'project_role', project: 'shop', role: 'viewer' }] },
];

type Stage = ReturnType<typeof peopleStage>;

const staged = (use: (stage: Stage, test: TestStore) => Promise<void>) => () =>
  withTestStore(18, (test) => use(peopleStage(test), test));

const said = (more: Partial<EnterByIssuerInput> = {}): EnterByIssuerInput => ({
  configuredIssuer: ISSUER,
  issuer: ISSUER,
  subject: 'subject-1',
  email: 'Somebody@Example.org',
  emailVerified: true,
  name: 'Somebody',
  groups: ['staff'],
  mapping: MAPPING,
  userAgent: 'browser',
  previousSessionId: null,
  limits: LIMITS,
  ...more,
});

const enter = ({ ports }: Stage, more: Partial<EnterByIssuerInput> = {}) =>
  enterByIssuer(ports, VISITOR, said(more));
const refusal = async (stage: Stage, more: Partial<EnterByIssuerInput> = {}) =>
  failureOf(await enter(stage, more)).code;
const actorOf = async ({ ports }: Stage, sessionId: string) => {
  const loaded = await loadActor(ports, { sessionId, limits: LIMITS, isActivity: false });
  return loaded.ok ? loaded.value.actor : loaded.failure;
};
const actionsOf = ({ commits }: Stage) => commits.flatMap(({ events }) => events).map(({ action }) => action);

describe('somebody new', () => {
  it(
    'comes in with what their groups give, and is the same person the next time, whatever their address is then',
    staged(async (stage) => {
      await stage.setUp();
      const shop = await stage.newProject('shop');
      const first = valueOf(await enter(stage, { groups: ['staff', 'approvers'] }));
      expect(first.person).toMatchObject({ email: 'somebody@example.org', name: 'Somebody' });
      expect(await actorOf(stage, first.sessionId)).toMatchObject({ roles: { [shop]: 'approver' } });
      expect(actionsOf(stage).slice(-4)).toEqual([
        'person.joined',
        'person.identity_linked',
        'membership.set',
        'session.signed_in',
      ]);
      const again = valueOf(await enter(stage, { email: 'new@example.org', groups: ['staff', 'approvers'] }));
      expect(again.person.id).toBe(first.person.id);
      expect(await stage.ports.store.people()).toHaveLength(2);
    }),
  );

  it(
    'is refused without a role, without a verified address, by another issuer, and before there is an administrator',
    staged(async (stage) => {
      expect(await refusal(stage)).toBe('SINGLE_SIGN_ON.NOT_SET_UP');
      await stage.setUp();
      await stage.newProject('shop');
      expect(await refusal(stage, { groups: ['elsewhere'] })).toBe('SINGLE_SIGN_ON.NO_ROLE');
      expect(await refusal(stage, { mapping: [] })).toBe('SINGLE_SIGN_ON.NO_ROLE');
      expect(await refusal(stage, { emailVerified: false })).toBe('SINGLE_SIGN_ON.EMAIL_NOT_VERIFIED');
      expect(await refusal(stage, { email: null })).toBe('SINGLE_SIGN_ON.EMAIL_NOT_VERIFIED');
      expect(await refusal(stage, { email: 'nobody' })).toBe('SINGLE_SIGN_ON.EMAIL_NOT_VERIFIED');
      expect(await refusal(stage, { issuer: 'https://evil.example.org' })).toBe(
        'SINGLE_SIGN_ON.OTHER_ISSUER',
      );
      expect(await stage.ports.store.people()).toHaveLength(1);
      expect(actionsOf(stage).filter((action) => action === 'session.sign_in_refused')).toHaveLength(6);
      valueOf(await enter(stage, { issuer: `${ISSUER}/` }));
    }),
  );

  it(
    'is made once when two browsers come at the same time',
    staged(async (stage) => {
      await stage.setUp();
      await stage.newProject('shop');
      const both = await Promise.all([enter(stage), enter(stage)]);
      expect(both.some(({ ok }) => ok)).toBe(true);
      expect(await stage.ports.store.people()).toHaveLength(2);
    }),
  );
});

describe('somebody with an account', () => {
  it(
    'is never taken over by the address that an issuer tells, and connects both by being signed in',
    staged(async (stage) => {
      const { ports, newPerson, contextOf } = stage;
      const first = await stage.setUp();
      const shop = await stage.newProject('shop');
      const person = await newPerson(first, { [shop]: 'developer' });
      const told = { email: person.email.toUpperCase(), mapping: [] };
      expect(await refusal(stage, told)).toBe('SINGLE_SIGN_ON.ACCOUNT_EXISTS');
      // Neither a planted session nor that of somebody else, nor one that is over, shows that it is them.
      expect(await refusal(stage, { ...told, previousSessionId: 'planted' })).toBe(
        'SINGLE_SIGN_ON.ACCOUNT_EXISTS',
      );
      expect(await refusal(stage, { ...told, previousSessionId: first.sessionId })).toBe(
        'SINGLE_SIGN_ON.ACCOUNT_EXISTS',
      );
      const other = await newPerson(first);
      const entered = valueOf(await enter(stage, { ...told, previousSessionId: person.sessionId }));
      expect(entered.person.id).toBe(person.id);
      expect(await actorOf(stage, person.sessionId)).toBe('ended');
      expect(valueOf(await enter(stage, told)).person.id).toBe(person.id);
      expect(await refusal(stage, { ...told, subject: 'subject-2' })).toBe('SINGLE_SIGN_ON.ACCOUNT_EXISTS');
      expect(valueOf(await enter(stage, { ...told, email: other.email })).person.id).toBe(person.id);
      expect(await contextOf(await stage.signIn(person.email))).toMatchObject({ actor: { id: person.id } });
      expect(await ports.store.identitiesOf(person.id)).toEqual([{ issuer: ISSUER, subject: 'subject-1' }]);
    }),
  );

  it(
    'who is disabled stays out',
    staged(async (stage) => {
      const first = await stage.setUp();
      await stage.newProject('shop');
      const { person } = valueOf(await enter(stage));
      valueOf(
        await disablePerson(stage.ports, await stage.contextOf(first.sessionId), { personId: person.id }),
      );
      expect(await refusal(stage)).toBe('SINGLE_SIGN_ON.DISABLED');
    }),
  );

  it(
    'who came by the issuer alone has no password to guess, and no administrator can make one by an invitation',
    staged(async (stage) => {
      const { ports } = stage;
      const first = await stage.setUp();
      await stage.newProject('shop');
      const { person } = valueOf(await enter(stage));
      const input = { email: person.email, name: 'x', installationAdministrator: true, roles: {} };
      const context = await stage.contextOf(first.sessionId);
      expect(failureOf(await invitePerson(ports, context, input)).code).toBe('PERSON.EXISTS');
      const typed = { userAgent: null, previousSessionId: null, limits: LIMITS, password: PASSWORD };
      const guess = await signIn(ports, VISITOR, { ...typed, email: person.email });
      expect(failureOf(guess).code).toBe('SIGN_IN.REFUSED');
      const { people } = await listPeople(ports, context);
      expect(people.find(({ id }) => id === person.id)).toMatchObject({ state: 'active' });
    }),
  );
});

describe('disconnecting', () => {
  it(
    'is done by whoever proves another way in, ends the other sessions, and is told in the record',
    staged(async (stage) => {
      const { ports } = stage;
      const first = await stage.setUp();
      const context = await stage.contextOf(first.sessionId);
      const connecting = { email: first.email, previousSessionId: first.sessionId };
      const { sessionId } = valueOf(await enter(stage, connecting));
      const stays = await stage.signIn(first.email);
      const disconnect = (password: string, issuer = ISSUER) =>
        disconnectIssuer(ports, context, { issuer, password, sessionId: stays });
      expect(failureOf(await disconnect('not the password')).code).toBe('PASSWORD.WRONG');
      expect(failureOf(await disconnect(PASSWORD, 'https://elsewhere')).code).toBe('ACCESS.NOT_FOUND');
      expect(await ports.store.identitiesOf(first.id)).toHaveLength(1);
      expect((await disconnect(PASSWORD)).ok).toBe(true);
      expect(await ports.store.identitiesOf(first.id)).toEqual([]);
      expect(actionsOf(stage).at(-1)).toBe('person.identity_unlinked');
      expect(await actorOf(stage, stays)).toMatchObject({ id: first.id });
      expect(await actorOf(stage, sessionId)).not.toMatchObject({ id: first.id });
      expect(await refusal(stage, { email: first.email })).toBe('SINGLE_SIGN_ON.ACCOUNT_EXISTS');
      expect(failureOf(await disconnect(PASSWORD)).code).toBe('ACCESS.NOT_FOUND');
    }),
  );

  it(
    'is refused where the issuer is the only way in',
    staged(async (stage) => {
      await stage.setUp();
      await stage.newProject('shop');
      const { sessionId, person } = valueOf(await enter(stage));
      const context = await stage.contextOf(sessionId);
      const refused = await disconnectIssuer(stage.ports, context, {
        issuer: ISSUER,
        password: '',
        sessionId,
      });
      expect(failureOf(refused).code).toBe('SINGLE_SIGN_ON.LAST_WAY');
      expect(await stage.ports.store.identitiesOf(person.id)).toHaveLength(1);
    }),
  );
});

describe('a second factor', () => {
  it(
    'is asked for behind the issuer as behind the password, and set up without one after a fresh sign-in alone',
    staged(async (stage) => {
      const { ports } = stage;
      await stage.setUp();
      await stage.newProject('shop');
      const { sessionId } = valueOf(await enter(stage));
      const context = await stage.contextOf(sessionId);
      const begin = () => beginSecondFactor(ports, context, { password: '', sessionId });
      stage.pass(11 * 60_000);
      expect(failureOf(await begin()).code).toBe('SECOND_FACTOR.SIGN_IN_AGAIN');
      stage.pass(-10 * 60_000);
      const { secret, begunAt } = valueOf(await begin());
      const app = new TOTP({ secret: Secret.fromBase32(secret) });
      const code = app.generate({ timestamp: Date.parse(stage.now()) });
      const { codes } = valueOf(await confirmSecondFactor(ports, context, { begunAt, code, sessionId }));
      const asked = valueOf(await enter(stage)).sessionId;
      expect(await actorOf(stage, asked)).toBe('second_factor');
      const input = { ...said(), code: codes[0] ?? '', previousSessionId: asked };
      const entered = valueOf(await completeSignIn(ports, VISITOR, input));
      expect(await actorOf(stage, entered.sessionId)).toMatchObject({ name: 'Somebody' });
      const [newest] = await ports.store.openSessions(entered.person.id, stage.now());
      expect(newest).toMatchObject({ signedInBy: 'single_sign_on', awaitsSecondFactor: false });
    }),
  );
});

describe('somebody who was invited', () => {
  it(
    'comes by the issuer instead of the link, with the roles of the invitation; the link is over then',
    staged(async (stage) => {
      const { ports } = stage;
      const first = await stage.setUp();
      const shop = await stage.newProject('shop');
      const input = {
        email: 'somebody@example.org',
        name: 'Invited',
        installationAdministrator: false,
        roles: { [shop]: 'developer' },
      } as const;
      const { token, personId } = valueOf(
        await invitePerson(ports, await stage.contextOf(first.sessionId), input),
      );
      const { person, sessionId } = valueOf(await enter(stage, { mapping: [] }));
      expect(person).toMatchObject({ id: personId, name: 'Invited' });
      expect(await actorOf(stage, sessionId)).toMatchObject({ roles: { [shop]: 'developer' } });
      const late = await join(ports, VISITOR, { token, name: 'Thief', password: PASSWORD });
      expect(failureOf(late).code).toBe('LINK.USED');
    }),
  );

  it(
    'gets nothing of an invitation that is over',
    staged(async (stage) => {
      const { ports } = stage;
      const first = await stage.setUp();
      await stage.newProject('shop');
      const input = {
        email: 'somebody@example.org',
        name: 'Invited',
        installationAdministrator: true,
        roles: {},
      };
      valueOf(await invitePerson(ports, await stage.contextOf(first.sessionId), input));
      stage.pass(73 * 3_600_000);
      expect(await refusal(stage, { mapping: [] })).toBe('SINGLE_SIGN_ON.NO_ROLE');
      const { sessionId } = valueOf(await enter(stage));
      expect(await actorOf(stage, sessionId)).toMatchObject({ installationAdministrator: false });
    }),
  );
});

describe('groups', () => {
  it(
    'are looked at each time: roles come and go with them, each with its audit event',
    staged(async (stage) => {
      const first = await stage.setUp();
      const shop = await stage.newProject('shop');
      const open = valueOf(await enter(stage, { groups: ['approvers', 'dba'] })).sessionId;
      expect(await actorOf(stage, open)).toMatchObject({
        installationAdministrator: true,
        roles: { [shop]: 'approver' },
      });
      valueOf(await enter(stage, { groups: ['staff'] }));
      // The other browser has lost it as well.
      expect(await actorOf(stage, open)).toMatchObject({
        installationAdministrator: false,
        roles: { [shop]: 'viewer' },
      });
      expect(await refusal(stage, { groups: [] })).toBe('SINGLE_SIGN_ON.NO_ROLE');
      expect(await actorOf(stage, open)).toBe('ended');
      const { ports } = stage;
      expect(await ports.store.memberships({ projectId: shop })).toEqual([]);
      const changes = stage.commits
        .flatMap(({ events }) => events)
        .filter(({ action }) => /^membership|administrator/.test(action));
      expect(changes.map(({ action }) => action)).toEqual([
        'person.made_administrator',
        'membership.set',
        'person.administrator_removed',
        'membership.set',
        'membership.removed',
      ]);
      expect(new Set(changes.map(({ reason }) => reason)).size).toBe(1);
      expect((await ports.store.person(first.id))?.installationAdministrator).toBe(true);
    }),
  );

  it(
    'never take the last administrator away',
    staged(async (stage) => {
      const first = await stage.setUp();
      await stage.newProject('shop');
      const told = { email: first.email, groups: ['staff'] };
      const { sessionId } = valueOf(await enter(stage, { ...told, previousSessionId: first.sessionId }));
      expect(await actorOf(stage, sessionId)).toMatchObject({ installationAdministrator: true });
    }),
  );
});
