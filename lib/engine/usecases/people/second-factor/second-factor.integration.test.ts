import { Secret, TOTP } from 'otpauth';
import { describe, expect, it } from 'vitest';
import {
  failureOf,
  LIMITS,
  OPERATOR,
  PASSWORD,
  peopleStage,
  valueOf,
  VISITOR,
} from '../../../../testing/people';
import { withTestStore, type TestStore } from '../../../../testing/store';
import { sha256 } from '../../../base/digest';
import type { ActContext } from '../../../model/person';
import { changeOwnPassword } from '../change-own-password';
import { disablePerson } from '../disable-person';
import { endOwnSession } from '../end-own-session';
import { listPeople } from '../list-people';
import { loadActor } from '../load-actor';
import { signIn, type SignInInput } from '../sign-in';
import { viewAccount } from '../view-account';
import { beginSecondFactor } from './begin-second-factor';
import { checkSecondFactor } from './check-second-factor';
import { completeSignIn } from './complete-sign-in';
import { confirmSecondFactor } from './confirm-second-factor';
import { removeSecondFactor, removeSecondFactorOf } from './remove-second-factor';
import { renewRecoveryCodes } from './renew-recovery-codes';
import { turnOffSecondFactor } from './turn-off-second-factor';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

type Stage = ReturnType<typeof peopleStage>;

const staged = (use: (stage: Stage, test: TestStore) => Promise<void>) => () =>
  withTestStore(18, (test) => use(peopleStage(test), test));

const typed = (email: string, previousSessionId: string | null = null): SignInInput => ({
  email,
  password: PASSWORD,
  userAgent: 'browser',
  previousSessionId,
  limits: LIMITS,
});
const given = (previousSessionId: string | null, code: string) => ({
  code,
  previousSessionId,
  userAgent: 'browser',
  limits: LIMITS,
});

/** What the app of this secret shows now, or so many steps from now. */
const shown = ({ now }: Pick<Stage, 'now'>, secret: string, steps = 0): string =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({
    timestamp: Date.parse(now()) + steps * 30 * SECOND,
  });

interface Enrolled {
  readonly id: string;
  readonly email: string;
  readonly sessionId: string;
  readonly secret: string;
  readonly codes: readonly string[];
  readonly context: ActContext;
}

/** The first administrator, with a second factor that was given in their session. */
async function enrolled(stage: Stage): Promise<Enrolled> {
  const { ports, setUp, contextOf } = stage;
  const person = await setUp();
  const { sessionId } = person;
  const context = await contextOf(sessionId);
  const begun = valueOf(await beginSecondFactor(ports, context, { password: PASSWORD, sessionId }));
  const code = shown(stage, begun.secret);
  const { codes } = valueOf(
    await confirmSecondFactor(ports, context, { begunAt: begun.begunAt, code, sessionId }),
  );
  return { ...person, secret: begun.secret, codes, context };
}

const opens = async ({ ports }: Stage, sessionId: string) =>
  loadActor(ports, { sessionId, limits: LIMITS, isActivity: false });

describe('setting it up', () => {
  it(
    'takes a first code, shows ten recovery codes once, and ends every other session',
    staged(async (stage) => {
      const { ports, commits } = stage;
      const before = await stage.setUp();
      const elsewhere = await stage.signIn(before.email);
      const context = await stage.contextOf(before.sessionId);
      const { sessionId } = before;
      const { secret, begunAt } = valueOf(
        await beginSecondFactor(ports, context, { password: PASSWORD, sessionId }),
      );
      const wrong = { begunAt, code: '000000', sessionId };
      const right = { begunAt, code: shown(stage, secret), sessionId };
      if (right.code !== wrong.code) {
        expect(failureOf(await confirmSecondFactor(ports, context, wrong)).code).toBe(
          'SECOND_FACTOR.WRONG_CODE',
        );
      }
      // Begun only, it is asked of nobody.
      expect((await opens(stage, await stage.signIn(before.email))).ok).toBe(true);
      const { codes } = valueOf(await confirmSecondFactor(ports, context, right));
      expect(new Set(codes).size).toBe(10);
      expect(await opens(stage, elsewhere)).toEqual({ ok: false, failure: 'ended' });
      expect((await opens(stage, sessionId)).ok).toBe(true);
      const account = await viewAccount(ports, context, { sessionId, limits: LIMITS });
      expect(valueOf(account)).toMatchObject({ secondFactor: { recoveryCodesLeft: 10 } });
      const written = JSON.stringify(commits);
      for (const hidden of [secret, ...codes]) expect(written).not.toContain(hidden);
    }),
  );

  it(
    'asks for the password, so that an unattended browser is no place to make one',
    staged(async (stage) => {
      const { ports } = stage;
      const { sessionId } = await stage.setUp();
      const context = await stage.contextOf(sessionId);
      const refused = await beginSecondFactor(ports, context, {
        password: 'a wrong but long one',
        sessionId,
      });
      expect(failureOf(refused).code).toBe('PASSWORD.WRONG');
      expect(failureOf(await beginSecondFactor(ports, OPERATOR, { password: '', sessionId })).code).toBe(
        'ACCESS.NOT_ALLOWED',
      );
    }),
  );

  it(
    'takes the code of the newest one only, and makes no second one beside it',
    staged(async (stage) => {
      const { ports } = stage;
      const { sessionId } = await stage.setUp();
      const context = await stage.contextOf(sessionId);
      const begin = () => beginSecondFactor(ports, context, { password: PASSWORD, sessionId });
      const older = valueOf(await begin());
      stage.pass(SECOND);
      const newer = valueOf(await begin());
      const confirm = ({ secret, begunAt }: typeof newer) =>
        confirmSecondFactor(ports, context, { begunAt, code: shown(stage, secret), sessionId });
      expect(failureOf(await confirm(older)).code).toBe('SECOND_FACTOR.NOT_BEGUN');
      const both = await Promise.all([confirm(newer), confirm(newer)]);
      expect(both.filter(({ ok }) => ok)).toHaveLength(1);
      expect(failureOf(await begin()).code).toBe('SECOND_FACTOR.EXISTS');
    }),
  );
});

describe('signing in', () => {
  it(
    'opens nothing before the code, then a new session, and the question is answered once',
    staged(async (stage) => {
      const { ports, commits } = stage;
      const person = await enrolled(stage);
      stage.pass(MINUTE);
      const asked = valueOf(await signIn(ports, VISITOR, typed(person.email))).sessionId;
      expect(await opens(stage, asked)).toEqual({ ok: false, failure: 'second_factor' });
      const code = shown(stage, person.secret);
      const entered = valueOf(await completeSignIn(ports, VISITOR, given(asked, code)));
      expect(entered.sessionId).not.toBe(asked);
      expect((await opens(stage, entered.sessionId)).ok).toBe(true);
      expect(await opens(stage, asked)).toEqual({ ok: false, failure: 'ended' });
      const again = await completeSignIn(ports, VISITOR, given(asked, shown(stage, person.secret, 1)));
      expect(failureOf(again).code).toBe('SIGN_IN.QUESTION_OVER');
      const actions = commits.flatMap(({ events }) => events).map(({ action }) => action);
      expect(actions.slice(-2)).toEqual(['session.second_factor_awaited', 'session.signed_in']);
    }),
  );

  it(
    'refuses a wrong code, a code that was used, an older one and one of somebody else, and says so in the record',
    staged(async (stage) => {
      const { ports, commits } = stage;
      const person = await enrolled(stage);
      const codeFor = async (code: string) => {
        const asked = valueOf(await signIn(ports, VISITOR, typed(person.email))).sessionId;
        return failureOf(await completeSignIn(ports, VISITOR, given(asked, code))).code;
      };
      expect(await codeFor('not a code')).toBe('SECOND_FACTOR.WRONG_CODE');
      // The code that switched it on is worth nothing any more, nor the one before it.
      expect(await codeFor(shown(stage, person.secret))).toBe('SECOND_FACTOR.CODE_USED');
      expect(await codeFor(shown(stage, person.secret, -1))).toBe('SECOND_FACTOR.CODE_USED');
      const why = commits.flatMap(({ events }) => events).filter(({ action }) => action.endsWith('_refused'));
      expect(why.map(({ after }) => after)).toEqual([
        { why: 'SECOND_FACTOR.WRONG_CODE' },
        { why: 'SECOND_FACTOR.CODE_USED' },
        { why: 'SECOND_FACTOR.CODE_USED' },
      ]);
    }),
  );

  it(
    'lets a code in once, also when two browsers give it at the same time',
    staged(async (stage) => {
      const { ports } = stage;
      const person = await enrolled(stage);
      stage.pass(MINUTE);
      for (const code of [shown(stage, person.secret), person.codes[0] ?? '']) {
        const asked = [
          valueOf(await signIn(ports, VISITOR, typed(person.email))).sessionId,
          valueOf(await signIn(ports, VISITOR, typed(person.email))).sessionId,
        ];
        const both = await Promise.all(asked.map((one) => completeSignIn(ports, VISITOR, given(one, code))));
        expect(both.filter(({ ok }) => ok)).toHaveLength(1);
      }
    }),
  );

  it(
    'takes each recovery code once',
    staged(async (stage) => {
      const { ports } = stage;
      const person = await enrolled(stage);
      const [first = ''] = person.codes;
      const enter = async () => {
        const asked = valueOf(await signIn(ports, VISITOR, typed(person.email))).sessionId;
        return completeSignIn(ports, VISITOR, given(asked, first.toUpperCase()));
      };
      const { sessionId } = valueOf(await enter());
      expect(failureOf(await enter()).code).toBe('SECOND_FACTOR.CODE_USED');
      const account = await viewAccount(ports, person.context, { sessionId, limits: LIMITS });
      expect(valueOf(account).secondFactor?.recoveryCodesLeft).toBe(9);
    }),
  );

  it(
    'leaves five tries, however many come at once, and a right password gives no new ones',
    staged(async (stage) => {
      const { ports } = stage;
      const person = await enrolled(stage);
      const ask = async () => valueOf(await signIn(ports, VISITOR, typed(person.email))).sessionId;
      const asked = await ask();
      const tries = Array.from({ length: 30 }, () => completeSignIn(ports, VISITOR, given(asked, '000 000')));
      const answers = (await Promise.all(tries)).map((answer) => failureOf(answer).code);
      expect(answers.filter((code) => code === 'SECOND_FACTOR.WRONG_CODE')).toHaveLength(5);
      expect(answers.filter((code) => code === 'SIGN_IN.TOO_MANY_TRIES')).toHaveLength(25);
      const next = await completeSignIn(ports, VISITOR, given(await ask(), person.codes[0] ?? ''));
      expect(failureOf(next).code).toBe('SIGN_IN.TOO_MANY_TRIES');
      stage.pass(2 * SECOND);
      valueOf(await completeSignIn(ports, VISITOR, given(await ask(), person.codes[0] ?? '')));
    }),
  );

  it(
    'ends the question after ten minutes, with the account, and for a session that is none',
    staged(async (stage) => {
      const { ports, newPerson, contextOf } = stage;
      const person = await enrolled(stage);
      const code = person.codes[0] ?? '';
      const codeOf = async (asked: string | null) =>
        failureOf(await completeSignIn(ports, VISITOR, given(asked, code))).code;
      expect(await codeOf(null)).toBe('SIGN_IN.QUESTION_OVER');
      expect(await codeOf('planted')).toBe('SIGN_IN.QUESTION_OVER');
      expect(await codeOf(person.sessionId)).toBe('SIGN_IN.QUESTION_OVER');
      const late = valueOf(await signIn(ports, VISITOR, typed(person.email))).sessionId;
      stage.pass(10 * MINUTE);
      expect(await codeOf(late)).toBe('SIGN_IN.QUESTION_OVER');
      const other = await newPerson(person, {}, { installationAdministrator: true });
      const shut = valueOf(await signIn(ports, VISITOR, typed(person.email))).sessionId;
      valueOf(await disablePerson(ports, await contextOf(other.sessionId), { personId: person.id }));
      expect(await codeOf(shut)).toBe('SIGN_IN.QUESTION_OVER');
    }),
  );

  it(
    'is ended with all others when the password changes, so that the question is not left open to who knew it',
    staged(async (stage) => {
      const { ports } = stage;
      const person = await enrolled(stage);
      const asked = valueOf(await signIn(ports, VISITOR, typed(person.email))).sessionId;
      const next = 'another long enough password';
      const change = { current: PASSWORD, next, sessionId: person.sessionId };
      valueOf(await changeOwnPassword(ports, person.context, change));
      const answer = await completeSignIn(ports, VISITOR, given(asked, person.codes[0] ?? ''));
      expect(failureOf(answer).code).toBe('SIGN_IN.QUESTION_OVER');
    }),
  );
});

describe('having it', () => {
  it(
    'gives new recovery codes for a code, and the old ones are worthless',
    staged(async (stage) => {
      const { ports } = stage;
      const person = await enrolled(stage);
      expect(failureOf(await renewRecoveryCodes(ports, person.context, { code: '1' })).code).toBe(
        'SECOND_FACTOR.WRONG_CODE',
      );
      const code = person.codes[0] ?? '';
      const { codes } = valueOf(await renewRecoveryCodes(ports, person.context, { code }));
      expect(codes.filter((one) => person.codes.includes(one))).toEqual([]);
      const old = await turnOffSecondFactor(ports, person.context, { code: person.codes[1] ?? '' });
      expect(failureOf(old).code).toBe('SECOND_FACTOR.WRONG_CODE');
      valueOf(await turnOffSecondFactor(ports, person.context, { code: codes[9] ?? '' }));
      expect((await opens(stage, await stage.signIn(person.email))).ok).toBe(true);
      expect(failureOf(await turnOffSecondFactor(ports, person.context, { code })).code).toBe(
        'SECOND_FACTOR.NONE',
      );
    }),
  );

  it(
    'is checked again for one session alone, never for that of somebody else',
    staged(async (stage) => {
      const { ports, newPerson } = stage;
      const person = await enrolled(stage);
      const other = await newPerson(person);
      stage.pass(MINUTE);
      const code = shown(stage, person.secret);
      const foreign = await checkSecondFactor(ports, person.context, { code, sessionId: other.sessionId });
      expect(failureOf(foreign).code).toBe('ACCESS.NOT_ALLOWED');
      const at = valueOf(
        await checkSecondFactor(ports, person.context, { code, sessionId: person.sessionId }),
      );
      const known = await ports.store.session(sha256(person.sessionId));
      expect([at, known?.session.secondFactorAt]).toEqual([stage.now(), stage.now()]);
      expect((await ports.store.session(sha256(other.sessionId)))?.session.secondFactorAt).toBeNull();
    }),
  );
});

describe('losing it', () => {
  it(
    'is for administrators to remove, though not their own; it ends all sessions of the person',
    staged(async (stage) => {
      const { ports, newPerson, contextOf, commits } = stage;
      const person = await enrolled(stage);
      const plain = await newPerson(person);
      const remove = async (by: ActContext) => removeSecondFactor(ports, by, { personId: person.id });
      expect(failureOf(await remove(await contextOf(plain.sessionId))).code).toBe('ACCESS.NOT_ALLOWED');
      expect(failureOf(await remove(person.context)).code).toBe('SECOND_FACTOR.OWN');
      const other = await newPerson(person, {}, { installationAdministrator: true });
      const view = await listPeople(ports, await contextOf(other.sessionId));
      expect(view.people.filter(({ hasSecondFactor }) => hasSecondFactor).map(({ id }) => id)).toEqual([
        person.id,
      ]);
      const seen = await listPeople(ports, await contextOf(plain.sessionId));
      expect(seen.people.filter(({ hasSecondFactor }) => hasSecondFactor)).toEqual([]);
      valueOf(await remove(await contextOf(other.sessionId)));
      expect(await opens(stage, person.sessionId)).toEqual({ ok: false, failure: 'ended' });
      expect((await opens(stage, await stage.signIn(person.email))).ok).toBe(true);
      expect(commits.flatMap(({ events }) => events)).toContainEqual(
        expect.objectContaining({
          action: 'person.second_factor_removed',
          before: { secondFactor: true },
          after: { secondFactor: false },
        }),
      );
    }),
  );

  it(
    'locks the last administrator out of nothing: the operator of the host removes it',
    staged(async (stage) => {
      const { ports } = stage;
      const person = await enrolled(stage);
      const email = person.email.toUpperCase();
      expect(failureOf(await removeSecondFactorOf(ports, person.context, { email })).code).toBe(
        'SECOND_FACTOR.OWN',
      );
      expect(
        failureOf(await removeSecondFactorOf(ports, OPERATOR, { email: 'nobody@example.org' })).code,
      ).toBe('ACCESS.NOT_FOUND');
      valueOf(await removeSecondFactorOf(ports, OPERATOR, { email }));
      valueOf(await removeSecondFactorOf(ports, OPERATOR, { email }));
      expect((await opens(stage, await stage.signIn(person.email))).ok).toBe(true);
    }),
  );
});

describe('own sessions', () => {
  it(
    'are listed with this one first and ended one by one; those of others are not there',
    staged(async (stage) => {
      const { ports, newPerson, contextOf, commits } = stage;
      const first = await stage.setUp();
      const other = await newPerson(first);
      stage.pass(MINUTE);
      const second = await stage.signIn(first.email);
      const context = await contextOf(second);
      const view = async (sessionId: string) =>
        valueOf(await viewAccount(ports, context, { sessionId, limits: LIMITS })).sessions;
      const sessions = await view(second);
      expect(sessions.map(({ isThis }) => isThis)).toEqual([true, false]);
      const shownText = JSON.stringify(sessions);
      for (const id of [first.sessionId, second]) {
        expect(shownText).not.toContain(id);
        expect(shownText).not.toContain(sha256(id));
      }
      const handle = sessions[1]?.handle ?? '';
      const foreign = await endOwnSession(ports, await contextOf(other.sessionId), { handle });
      expect(failureOf(foreign).code).toBe('ACCESS.NOT_FOUND');
      valueOf(await endOwnSession(ports, context, { handle }));
      expect(await opens(stage, first.sessionId)).toEqual({ ok: false, failure: 'ended' });
      expect((await opens(stage, second)).ok).toBe(true);
      expect(await view(second)).toHaveLength(1);
      expect(commits.at(-1)).toMatchObject({
        events: [{ action: 'session.ended' }],
        topics: [{ topic: 'session', id: first.id }],
      });
      expect(failureOf(await endOwnSession(ports, context, { handle })).code).toBe('ACCESS.NOT_FOUND');
      expect(failureOf(await endOwnSession(ports, OPERATOR, { handle })).code).toBe('ACCESS.NOT_ALLOWED');
    }),
  );
});
