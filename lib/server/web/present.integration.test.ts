import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  peopleStage,
  VISITOR,
  valueOf,
  LIMITS,
  PASSWORD,
  OPERATOR,
  type PeopleStage,
} from '../../testing/people';
import { withTestStore } from '../../testing/store';
import { sessionCookie, webRequest, webStage } from '../../testing/web';
import {
  changeOwnPassword,
  disablePerson,
  makeResetLink,
  resetPassword,
  signIn,
  signOut,
} from '../../engine/index';
import { loadPresent } from './present';

const MINUTE = 60_000;
const staged = (use: (stage: PeopleStage) => Promise<void>) => () =>
  withTestStore(18, (testStore) => use(peopleStage(testStore)));

/** What a browser with this cookie is taken for. */
async function look(stage: PeopleStage, cookie: string | null): Promise<string> {
  const { container } = webStage(stage);
  const present = await loadPresent(container, webRequest(cookie), { isActivity: false });
  return present.ok ? present.value.person.email : present.failure;
}

const base64 = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('a cookie', () => {
  it(
    'counts when it is ours and its session does',
    staged(async (stage) => {
      const first = await stage.setUp();
      expect(await look(stage, await sessionCookie({ sid: first.sessionId }))).toBe(first.email);
      expect(await look(stage, null)).toBe('none');
    }),
  );

  it(
    'is no cookie when it is forged, altered, unsigned, expired or of another installation',
    staged(async (stage) => {
      const { sessionId: sid, id } = await stage.setUp();
      const good = await sessionCookie({ sid });
      const parts = good.split('.');
      const swapped = Array.from(parts[3] ?? '')
        .reverse()
        .join('');
      const unsigned = `${base64({ alg: 'none' })}.${base64({ sid })}.`;
      const head = `${base64({ alg: 'HS256' })}.${base64({ sid })}`;
      const signed = `${head}.${createHmac('sha256', 'guess').update(head).digest('base64url')}`;
      const forgeries = [
        '',
        'x',
        sid,
        unsigned,
        signed,
        `${good}x`,
        [...parts.slice(0, 3), swapped, parts[4]].join('.'),
        good.slice(0, -4),
        'a'.repeat(10_000),
        await sessionCookie({ sid }, { secret: 'another secret of thirty-two characters' }),
        await sessionCookie({ sid }, { maxAge: -60 }),
        await sessionCookie({ sid: { not: '' } }),
        await sessionCookie({ sid: [sid] }),
        await sessionCookie({ sub: id, id, role: 'administrator', installationAdministrator: true }),
        await sessionCookie({}),
      ];
      for (const forgery of forgeries) expect(await look(stage, forgery)).toBe('none');
    }),
  );

  it(
    'grants nothing by what else stands in it',
    staged(async (stage) => {
      const first = await stage.setUp();
      const plain = await stage.newPerson(first);
      const { container } = webStage(stage);
      const cookie = await sessionCookie({
        sid: plain.sessionId,
        role: 'administrator',
        installationAdministrator: true,
        roles: { any: 'administrator' },
      });
      const present = await loadPresent(container, webRequest(cookie), { isActivity: false });
      expect(present.ok && present.value.actor).toMatchObject({
        installationAdministrator: false,
        roles: {},
      });
    }),
  );

  it(
    'that was planted before signing in is worth nothing after it',
    staged(async (stage) => {
      const first = await stage.setUp();
      const planted = await sessionCookie({ sid: first.sessionId });
      const input = { email: first.email, password: PASSWORD, userAgent: null, limits: LIMITS };
      const fresh = valueOf(
        await signIn(stage.ports, VISITOR, { ...input, previousSessionId: first.sessionId }),
      );
      expect(await look(stage, planted)).toBe('ended');
      expect(await look(stage, await sessionCookie({ sid: fresh.sessionId }))).toBe(first.email);
      expect(await look(stage, await sessionCookie({ sid: 'A'.repeat(43) }))).toBe('unknown');
    }),
  );
});

describe('a stolen cookie', () => {
  const scenes: readonly [string, string, (stage: PeopleStage, victim: Victim) => Promise<unknown>][] = [
    [
      'signing out',
      'ended',
      async ({ ports, contextOf }, { sessionId }) =>
        signOut(ports, await contextOf(sessionId), { sessionId }),
    ],
    [
      'a change of password elsewhere',
      'ended',
      async ({ ports, contextOf, signIn: enter }, { email }) => {
        const sessionId = await enter(email);
        const passwords = { current: PASSWORD, next: 'another long password' };
        return changeOwnPassword(ports, await contextOf(sessionId), { ...passwords, sessionId });
      },
    ],
    [
      'a reset of the password',
      'ended',
      async ({ ports }, { email }) => {
        const { token } = valueOf(await makeResetLink(ports, OPERATOR, { email }));
        return resetPassword(ports, VISITOR, { token, password: 'another long password' });
      },
    ],
    [
      'disabling its person',
      'disabled',
      async ({ ports, contextOf }, { id, administrator }) =>
        disablePerson(ports, await contextOf(administrator), { personId: id }),
    ],
    ['its idle limit', 'idle', async ({ pass }) => pass(30 * MINUTE)],
    ['its longest time', 'over', async ({ pass }) => pass(480 * MINUTE)],
  ];

  it.each(scenes)('is dead after %s', async (_, loss, happen) => {
    await withTestStore(18, async (testStore) => {
      const stage = peopleStage(testStore);
      const first = await stage.setUp();
      const person = await stage.newPerson(first);
      const cookie = await sessionCookie({ sid: person.sessionId }, { maxAge: 100_000 });
      expect(await look(stage, cookie)).toBe(person.email);
      await happen(stage, { ...person, administrator: first.sessionId });
      expect(await look(stage, cookie)).toBe(loss);
    });
  });
});

interface Victim {
  readonly id: string;
  readonly email: string;
  readonly sessionId: string;
  readonly administrator: string;
}
