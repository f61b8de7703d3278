import { describe, expect, it } from 'vitest';
import {
  failureOf,
  LIMITS,
  OPERATOR,
  PASSWORD,
  peopleStage,
  valueOf,
  VISITOR,
} from '../../../testing/people';
import { withTestStore } from '../../../testing/store';
import { changeOwnPassword } from './change-own-password';
import { completeSetup } from './complete-setup';
import { disablePerson } from './disable-person';
import { endOtherSessions } from './end-other-sessions';
import { invitePerson } from './invite-person';
import { loadActor } from './load-actor';
import { makeResetLink } from './make-reset-link';
import { makeSetupLink } from './make-setup-link';
import { resetPassword } from './reset-password';
import { setAdministrator } from './set-administrator';
import { signIn, type SignInInput } from './sign-in';
import { signOut } from './sign-out';

const MINUTE = 60_000;
const staged = (use: (stage: ReturnType<typeof peopleStage>) => Promise<void>) => () =>
  withTestStore(18, (testStore) => use(peopleStage(testStore)));
const typed = (email: string, password: string): SignInInput => ({
  email,
  password,
  userAgent: 'browser',
  previousSessionId: null,
  limits: LIMITS,
});

describe('setting up', () => {
  const first = { email: 'First@Example.org ', name: 'First', password: PASSWORD };

  it(
    'makes one administrator, once, for whoever holds the link',
    staged(async ({ ports, commits }) => {
      const { token } = valueOf(await makeSetupLink(ports, OPERATOR));
      expect(JSON.stringify(commits)).not.toContain(token);
      const both = await Promise.all([
        completeSetup(ports, VISITOR, { token, ...first }),
        completeSetup(ports, VISITOR, { token, ...first, email: 'second@example.org' }),
      ]);
      expect(both.filter(({ ok }) => ok)).toHaveLength(1);
      expect(await ports.store.people()).toMatchObject([{ installationAdministrator: true, joined: true }]);
      expect(failureOf(await completeSetup(ports, VISITOR, { token, ...first })).code).toBe('SETUP.DONE');
      expect(failureOf(await makeSetupLink(ports, OPERATOR)).code).toBe('SETUP.DONE');
    }),
  );

  it(
    'refuses links that are invented, old or replaced, and input that is not good enough',
    staged(async ({ ports, pass }) => {
      const older = valueOf(await makeSetupLink(ports, OPERATOR)).token;
      const { token } = valueOf(await makeSetupLink(ports, OPERATOR));
      const codeFor = async (change: object) =>
        failureOf(await completeSetup(ports, VISITOR, { token, ...first, ...change })).code;
      expect(await codeFor({ token: 'invented' })).toBe('LINK.UNKNOWN');
      expect(await codeFor({ token: older })).toBe('LINK.USED');
      expect(await codeFor({ password: 'too short' })).toBe('PASSWORD.TOO_SHORT');
      expect(await codeFor({ email: 'nobody' })).toBe('PERSON.EMAIL_INVALID');
      expect(await codeFor({ name: ' ' })).toBe('PERSON.NAME_INVALID');
      pass(60 * MINUTE);
      expect(await codeFor({})).toBe('LINK.EXPIRED');
      expect(await ports.store.people()).toEqual([]);
    }),
  );
});

describe('signing in', () => {
  it(
    'answers the same to an unknown address, a wrong password, a disabled and an invited person',
    staged(async ({ ports, setUp, newPerson, contextOf, commits }) => {
      const first = await setUp();
      const disabled = await newPerson(first);
      const context = await contextOf(first.sessionId);
      valueOf(await disablePerson(ports, context, { personId: disabled.id }));
      const invited = { email: 'i@example.org', name: 'I', installationAdministrator: false, roles: {} };
      valueOf(await invitePerson(ports, context, invited));
      const answers = [
        await signIn(ports, VISITOR, typed('nobody@example.org', PASSWORD)),
        await signIn(ports, VISITOR, typed(first.email, 'a wrong but long one')),
        await signIn(ports, VISITOR, typed(disabled.email, PASSWORD)),
      ];
      answers.push(await signIn(ports, { ...VISITOR, address: null }, typed('i@example.org', PASSWORD)));
      expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
      expect(failureOf(answers[0] ?? { ok: true, value: null }).code).toBe('SIGN_IN.REFUSED');
      const refused = commits
        .flatMap(({ events }) => events)
        .filter(({ action }) => action.endsWith('refused'));
      expect(refused.map(({ after }) => after)).toEqual([
        { why: 'unknown' },
        { why: 'wrong_password' },
        { why: 'disabled' },
        { why: 'never_joined' },
      ]);
    }),
  );

  it(
    'does not look at tries during a wait, also for the right password, and says the same for nobody',
    staged(async ({ ports, setUp, pass, commits }) => {
      const first = await setUp();
      for (const email of [first.email, 'nobody@example.org']) {
        const here = { ...VISITOR, address: null };
        for (let n = 0; n < 5; n += 1) await signIn(ports, here, typed(email, 'wrong but long enough'));
        const before = commits.length;
        const answer = failureOf(await signIn(ports, here, typed(email, PASSWORD)));
        expect(answer.code).toBe('SIGN_IN.TOO_MANY_TRIES');
        expect(answer.summary).toContain('Wait 1 second ');
        expect(commits.length).toBe(before);
      }
      pass(MINUTE);
      valueOf(await signIn(ports, VISITOR, typed(first.email, PASSWORD)));
      valueOf(await signIn(ports, VISITOR, typed(first.email, PASSWORD)));
    }),
  );

  it(
    'slows an address down that tries many accounts',
    staged(async ({ ports }) => {
      for (let n = 0; n < 21; n += 1) await signIn(ports, VISITOR, typed(`${n}@example.org`, 'x'));
      const answer = await signIn(ports, VISITOR, typed('e@example.org', 'x'));
      expect(failureOf(answer).code).toBe('SIGN_IN.TOO_MANY_TRIES');
    }),
  );

  it(
    'gives a new session each time and ends the one that the browser brought along',
    staged(async ({ ports, setUp, commits }) => {
      const first = await setUp();
      const input = { ...typed(first.email, PASSWORD), previousSessionId: first.sessionId };
      const { sessionId } = valueOf(await signIn(ports, VISITOR, input));
      expect(sessionId).not.toBe(first.sessionId);
      const load = (id: string) => loadActor(ports, { sessionId: id, limits: LIMITS, isActivity: false });
      expect(await load(first.sessionId)).toEqual({ ok: false, failure: 'ended' });
      expect((await load(sessionId)).ok).toBe(true);
      expect(await load('planted')).toEqual({ ok: false, failure: 'unknown' });
      expect(JSON.stringify(commits)).not.toContain(sessionId);
    }),
  );

  it(
    'keeps what was typed as an address only when it looks like one',
    staged(async ({ ports, commits }) => {
      await signIn(ports, VISITOR, typed('my secret pass phrase', 'x'));
      expect(JSON.stringify(commits)).not.toContain('secret pass phrase');
    }),
  );
});

describe('a session', () => {
  it(
    'ends after rest, after its longest time, and not a moment before',
    staged(async ({ ports, setUp, pass, signIn: enter }) => {
      const { sessionId, email } = await setUp();
      const look = (isActivity: boolean, id = sessionId) =>
        loadActor(ports, { sessionId: id, limits: LIMITS, isActivity });
      pass(29 * MINUTE);
      expect((await look(true)).ok).toBe(true);
      pass(29 * MINUTE);
      expect((await look(false)).ok).toBe(true);
      pass(MINUTE);
      expect(await look(true)).toEqual({ ok: false, failure: 'idle' });
      const busy = await enter(email);
      for (let n = 0; n < 19; n += 1) {
        pass(25 * MINUTE);
        expect((await look(true, busy)).ok).toBe(true);
      }
      pass(5 * MINUTE);
      expect(await look(true, busy)).toEqual({ ok: false, failure: 'over' });
    }),
  );

  it(
    'is dead after signing out, and only its owner ends it',
    staged(async ({ ports, setUp, newPerson, contextOf }) => {
      const first = await setUp();
      const other = await newPerson(first);
      const mine = await contextOf(first.sessionId);
      const stolen = failureOf(await signOut(ports, mine, { sessionId: other.sessionId }));
      expect(stolen.code).toBe('ACCESS.NOT_ALLOWED');
      valueOf(await signOut(ports, mine, { sessionId: first.sessionId }));
      valueOf(await signOut(ports, mine, { sessionId: first.sessionId }));
      const loaded = await loadActor(ports, { sessionId: first.sessionId, limits: LIMITS, isActivity: true });
      expect(loaded).toEqual({ ok: false, failure: 'ended' });
    }),
  );

  it(
    'survives a change of password only in the browser where it was made',
    staged(async ({ ports, setUp, signIn: enter, contextOf }) => {
      const { sessionId, email } = await setUp();
      const elsewhere = await enter(email);
      const context = await contextOf(sessionId);
      const change = (current: string, next: string) =>
        changeOwnPassword(ports, context, { current, next, sessionId });
      expect(failureOf(await change('wrong one entirely', 'another long password')).code).toBe(
        'PASSWORD.WRONG',
      );
      expect(failureOf(await change(PASSWORD, 'short')).code).toBe('PASSWORD.TOO_SHORT');
      valueOf(await change(PASSWORD, 'another long password'));
      await contextOf(sessionId);
      expect(await loadActor(ports, { sessionId: elsewhere, limits: LIMITS, isActivity: true })).toEqual({
        ok: false,
        failure: 'ended',
      });
      expect((await signIn(ports, VISITOR, typed(email, PASSWORD))).ok).toBe(false);
      expect((await signIn(ports, VISITOR, typed(email, 'another long password'))).ok).toBe(true);
    }),
  );

  it(
    'is no place to guess the password from',
    staged(async ({ ports, setUp, contextOf }) => {
      const { sessionId } = await setUp();
      const context = await contextOf(sessionId);
      const guess = () =>
        changeOwnPassword(ports, context, {
          current: 'a wrong guess',
          next: 'another long password',
          sessionId,
        });
      for (let n = 0; n < 5; n += 1) await guess();
      expect(failureOf(await guess()).code).toBe('SIGN_IN.TOO_MANY_TRIES');
    }),
  );

  it(
    'can end all others of its person',
    staged(async ({ ports, setUp, signIn: enter, contextOf }) => {
      const { sessionId, email } = await setUp();
      const elsewhere = await enter(email);
      valueOf(await endOtherSessions(ports, await contextOf(sessionId), { sessionId }));
      await contextOf(sessionId);
      await expect(contextOf(elsewhere)).rejects.toThrow('ended');
    }),
  );

  it(
    'carries the rights of this moment',
    staged(async ({ ports, setUp, newPerson, contextOf }) => {
      const first = await setUp();
      const other = await newPerson(first, {}, { installationAdministrator: true });
      const input = { personId: other.id, administrator: false };
      valueOf(await setAdministrator(ports, await contextOf(first.sessionId), input));
      expect(await contextOf(other.sessionId)).toMatchObject({ actor: { installationAdministrator: false } });
    }),
  );
});

describe('a lost password', () => {
  it(
    'is replaced once, by a link that only the operator of the host makes, and every session ends',
    staged(async ({ ports, setUp, contextOf, commits, pass }) => {
      const { sessionId, email, id } = await setUp();
      const byAdministrator = await makeResetLink(ports, await contextOf(sessionId), { email });
      expect(failureOf(byAdministrator).code).toBe('ACCESS.NOT_ALLOWED');
      const older = valueOf(await makeResetLink(ports, OPERATOR, { email })).token;
      const { token } = valueOf(await makeResetLink(ports, OPERATOR, { email: ` ${email.toUpperCase()} ` }));
      expect(JSON.stringify(commits)).not.toContain(token);
      const reset = (use: string, password: string) =>
        resetPassword(ports, VISITOR, { token: use, password });
      expect(failureOf(await reset(older, 'another long password')).code).toBe('LINK.USED');
      expect(failureOf(await reset(token, 'short')).code).toBe('PASSWORD.TOO_SHORT');
      const both = await Promise.all([
        reset(token, 'another long password'),
        reset(token, 'yet another password'),
      ]);
      expect(both.filter(({ ok }) => ok)).toHaveLength(1);
      expect(commits.at(-1)?.topics).toContainEqual({ topic: 'session', id });
      await expect(contextOf(sessionId)).rejects.toThrow('ended');
      const late = valueOf(await makeResetLink(ports, OPERATOR, { email })).token;
      pass(60 * MINUTE);
      expect(failureOf(await reset(late, 'another long password')).code).toBe('LINK.EXPIRED');
    }),
  );

  it(
    'opens the way again for somebody whom guessing had locked out',
    staged(async ({ ports, setUp }) => {
      const { email } = await setUp();
      const here = { ...VISITOR, address: null };
      for (let n = 0; n < 5; n += 1) await signIn(ports, here, typed(email, 'guessing all day'));
      expect((await signIn(ports, here, typed(email, PASSWORD))).ok).toBe(false);
      const { token } = valueOf(await makeResetLink(ports, OPERATOR, { email }));
      valueOf(await resetPassword(ports, VISITOR, { token, password: 'another long password' }));
      expect((await signIn(ports, here, typed(email, 'another long password'))).ok).toBe(true);
    }),
  );
});
