import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import type { ActionResult } from '../../contracts/action';
import {
  changePasswordInput,
  emptyInput,
  invitePersonInput,
  joinInput,
  renameInput,
} from '../../contracts/people';
import {
  changeOwnPassword,
  invitePerson,
  join,
  listPeople,
  renameSelf,
  type Invitation,
} from '../../engine/index';
import { failure } from '../../engine/base/failure';
import { Fault } from '../../engine/base/fault';
import { failed, success } from '../../engine/base/result';
import { PASSWORD, peopleStage, type PeopleStage } from '../../testing/people';
import { withTestStore } from '../../testing/store';
import { ORIGIN, sessionCookie, webRequest, webStage } from '../../testing/web';
import {
  answerAction,
  answerVisitorAction,
  type ActionDefinition,
  type VisitorActionDefinition,
} from './answer-action';
import { answerRoute, type RouteDefinition } from './answer-route';
import { answerStream } from './define-stream';
import { createOnce } from './once';
import type { WebRequest } from './web-request';

const KEY = '0b0f7a52-6f1c-4f58-9a3f-2f6a54e4a111';
const OTHER_KEY = '0b0f7a52-6f1c-4f58-9a3f-2f6a54e4a222';

const staged = (use: (stage: PeopleStage) => Promise<void>) => () =>
  withTestStore(18, (testStore) => use(peopleStage(testStore)));

const rename: ActionDefinition<{ name: string }, null> = {
  name: 'account.rename',
  input: renameInput,
  run: renameSelf,
  invalidates: [['people']],
};
const invite: ActionDefinition<z.infer<typeof invitePersonInput>, Invitation> = {
  name: 'people.invite',
  input: invitePersonInput,
  run: invitePerson,
  invalidates: (_, { personId }) => [['people'], ['person', personId]],
};

/** An action of a process: each call is one request of one browser. */
function browserOf<I, T>(stage: PeopleStage, definition: ActionDefinition<I, T>) {
  const { container } = webStage(stage);
  const once = createOnce<ActionResult<T>>();
  return (request: WebRequest, call: unknown) => answerAction({ container, request, once }, definition, call);
}

const codeOf = (answer: ActionResult<unknown>): string => (answer.ok ? 'ok' : answer.failure.code);

describe('an action', () => {
  it(
    'changes something for a page of ours, and names what is out of date',
    staged(async (stage) => {
      const first = await stage.setUp();
      const call = browserOf(stage, rename);
      const request = webRequest(await sessionCookie({ sid: first.sessionId }));
      expect(await call(request, { input: { name: 'New Name' }, key: KEY })).toEqual({
        ok: true,
        value: null,
        invalidates: [['people']],
      });
      expect((await stage.ports.store.person(first.id))?.name).toBe('New Name');
    }),
  );

  it(
    'is refused without a session, from elsewhere, and with rubbish, and nothing happens',
    staged(async (stage) => {
      const first = await stage.setUp();
      const cookie = await sessionCookie({ sid: first.sessionId });
      const call = browserOf(stage, rename);
      const input = { input: { name: 'New Name' }, key: KEY };
      expect(codeOf(await call(webRequest(null), input))).toBe('ACCESS.NOT_SIGNED_IN');
      for (const headers of [
        { 'sec-fetch-site': 'cross-site' },
        { 'sec-fetch-site': 'same-site' },
        { 'sec-fetch-site': null, origin: 'null' },
        { 'sec-fetch-site': null, origin: null },
        { 'sec-fetch-site': null, origin: `${ORIGIN}.evil.example` },
      ]) {
        expect(codeOf(await call(webRequest(cookie, headers), input))).toBe('INPUT.WRONG_ORIGIN');
      }
      for (const rubbish of [
        undefined,
        null,
        'x',
        [],
        {},
        { input: { name: 'x' } },
        { input: { name: 'x' }, key: 'short' },
        { input: { name: { not: '' } }, key: KEY },
        { input: { name: 'x'.repeat(5_000) }, key: KEY },
        { input: { name: 'New\u0000Name' }, key: KEY },
      ]) {
        expect(codeOf(await call(webRequest(cookie), rubbish))).toBe('INPUT.INVALID');
      }
      expect((await stage.ports.store.person(first.id))?.name).toBe('First Person');
    }),
  );

  it(
    'drops what its contract does not know',
    staged(async (stage) => {
      const first = await stage.setUp();
      const plain = await stage.newPerson(first);
      const request = webRequest(await sessionCookie({ sid: plain.sessionId }));
      const more = {
        name: 'New Name',
        installationAdministrator: true,
        personId: first.id,
        role: 'administrator',
      };
      expect(codeOf(await browserOf(stage, rename)(request, { input: more, key: KEY }))).toBe('ok');
      expect(await stage.ports.store.person(plain.id)).toMatchObject({
        name: 'New Name',
        installationAdministrator: false,
      });
    }),
  );

  it(
    'answers refusals of the engine at the field, and those of the shape too',
    staged(async (stage) => {
      const first = await stage.setUp();
      const request = webRequest(await sessionCookie({ sid: first.sessionId }));
      const call = browserOf(stage, {
        name: 'account.change_password',
        input: changePasswordInput,
        run: (ports, context, input, session) => changeOwnPassword(ports, context, { ...input, ...session }),
        invalidates: [],
      });
      const short = await call(request, { input: { current: PASSWORD, next: 'short' }, key: KEY });
      expect(short).toMatchObject({
        ok: false,
        failure: { code: 'PASSWORD.TOO_SHORT' },
        fields: { next: [expect.stringContaining('at least 15')] },
      });
      const absent = await call(request, { input: { current: PASSWORD }, key: OTHER_KEY });
      expect(absent).toMatchObject({ ok: false, fields: { next: [expect.any(String)] } });
    }),
  );

  it(
    'does one intention once, in this process and in a second one',
    staged(async (stage) => {
      const first = await stage.setUp();
      const request = webRequest(await sessionCookie({ sid: first.sessionId }));
      const input = {
        email: 'guest@example.org',
        name: 'Guest',
        installationAdministrator: false,
        roles: {},
      };
      const [here, elsewhere] = [browserOf(stage, invite), browserOf(stage, invite)];
      const both = await Promise.all([
        here(request, { input, key: KEY }),
        here(request, { input, key: KEY }),
      ]);
      expect(both[0]).toEqual(both[1]);
      expect(codeOf(await here(request, { input: { ...input, name: 'Other' }, key: KEY }))).toBe(
        'INPUT.KEY_REUSED',
      );
      expect(codeOf(await elsewhere(request, { input, key: KEY }))).toBe('STORE.CONFLICT');
      expect((await stage.ports.store.openLinks()).length).toBe(1);
      expect(codeOf(await here(request, { input, key: OTHER_KEY }))).toBe('ok');
    }),
  );

  it(
    'keeps the key of one person apart from that of another',
    staged(async (stage) => {
      const first = await stage.setUp();
      const other = await stage.newPerson(first);
      const call = browserOf(stage, rename);
      for (const [person, name] of [
        [first, 'One'],
        [other, 'Two'],
      ] as const) {
        const request = webRequest(await sessionCookie({ sid: person.sessionId }));
        expect(codeOf(await call(request, { input: { name }, key: KEY }))).toBe('ok');
      }
      expect((await stage.ports.store.person(other.id))?.name).toBe('Two');
    }),
  );

  it(
    'never throws, and shows nothing of what was thrown',
    staged(async (stage) => {
      const first = await stage.setUp();
      const request = webRequest(await sessionCookie({ sid: first.sessionId }));
      const throwing = (error: Error) =>
        browserOf(stage, {
          name: 'test.throw',
          input: emptyInput,
          run: () => Promise.reject(error),
          invalidates: [],
        });
      const bug = await throwing(new TypeError('canary'))(request, { input: {}, key: KEY });
      expect(codeOf(bug)).toBe('INTERNAL.UNEXPECTED');
      expect(JSON.stringify(bug)).not.toContain('canary');
      const fault = new Fault(failure('STORE.UNREACHABLE', 'The store does not answer.'), {
        cause: 'canary',
      });
      const shown = await throwing(fault)(request, { input: {}, key: OTHER_KEY });
      expect(codeOf(shown)).toBe('STORE.UNREACHABLE');
      expect(JSON.stringify(shown)).not.toContain('canary');
    }),
  );

  it(
    'of a visitor needs our origin and the token, not a session',
    staged(async (stage) => {
      const first = await stage.setUp();
      const context = await stage.contextOf(first.sessionId);
      const input = {
        email: 'guest@example.org',
        name: 'Guest',
        installationAdministrator: false,
        roles: {},
      };
      const made = await invitePerson(stage.ports, context, input);
      const token = made.ok ? made.value.token : '';
      const { container } = webStage(stage);
      const definition: VisitorActionDefinition<z.infer<typeof joinInput>, { readonly email: string }> = {
        name: 'people.join',
        input: joinInput,
        run: join,
        invalidates: [],
      };
      const once = createOnce<ActionResult<{ readonly email: string }>>();
      const call = (request: WebRequest, key: string) =>
        answerVisitorAction({ container, request, once }, definition, {
          input: { token, name: 'Guest', password: PASSWORD },
          key,
        });
      const foreign = webRequest(null, { 'sec-fetch-site': 'cross-site' });
      expect(codeOf(await call(foreign, KEY))).toBe('INPUT.WRONG_ORIGIN');
      expect(codeOf(await call(webRequest(null), KEY))).toBe('ok');
      expect(codeOf(await call(webRequest(null), OTHER_KEY))).toBe('LINK.USED');
    }),
  );
});

describe('a route', () => {
  const people: RouteDefinition<object, object, object> = {
    name: 'people.list',
    params: z.object({}),
    query: z.object({ page: z.coerce.number().optional() }),
    run: async (ports, context) => success(await listPeople(ports, context)),
  };

  it(
    'answers JSON to its person at this moment, kept by nobody',
    staged(async (stage) => {
      const first = await stage.setUp();
      const { container } = webStage(stage);
      const ask = async (cookie: string | null, query = '', definition = people) =>
        answerRoute({ container, request: webRequest(cookie) }, definition, {
          params: {},
          query: new URLSearchParams(query),
        });
      const cookie = await sessionCookie({ sid: first.sessionId });
      const good = await ask(cookie);
      expect(good.status).toBe(200);
      expect(good.headers.get('cache-control')).toBe('no-store');
      expect(good.headers.get('x-request-id')).not.toBeNull();
      expect(await good.json()).toMatchObject({ people: [{ email: first.email }], mayInvite: true });
      expect((await ask(null)).status).toBe(401);
      expect((await ask(cookie, 'page=x')).status).toBe(400);
      const refusing = (code: string) => ({ ...people, run: async () => failed(failure(code, 'No.')) });
      expect((await ask(cookie, '', refusing('ACCESS.NOT_FOUND'))).status).toBe(404);
      expect((await ask(cookie, '', refusing('ACCESS.NOT_ALLOWED'))).status).toBe(403);
      expect((await ask(cookie, '', refusing('STORE.CONFLICT'))).status).toBe(409);
      expect((await ask(cookie, '', refusing('PLAN.EMPTY'))).status).toBe(422);
      const broken = { ...people, run: () => Promise.reject(new TypeError('canary')) };
      const bug = await ask(cookie, '', broken);
      expect(bug.status).toBe(500);
      expect(await bug.text()).not.toContain('canary');
    }),
  );

  it(
    'does not keep a session awake',
    staged(async (stage) => {
      const first = await stage.setUp();
      const { container } = webStage(stage);
      const request = webRequest(await sessionCookie({ sid: first.sessionId }, { maxAge: 100_000 }));
      const ask = () =>
        answerRoute({ container, request }, people, { params: {}, query: new URLSearchParams() });
      stage.pass(29 * 60_000);
      expect((await ask()).status).toBe(200);
      stage.pass(60_000);
      expect((await ask()).status).toBe(401);
    }),
  );
});

const openStream = (
  edge: Parameters<typeof answerStream>[0],
  call: Partial<Parameters<typeof answerStream>[1]>,
): Promise<Response> =>
  answerStream(edge, {
    name: 'events',
    topics: null,
    since: null,
    signal: new AbortController().signal,
    every: () => () => undefined,
    ...call,
  });

describe('a stream', () => {
  it(
    'follows only what its person may see, and ends when they may no longer',
    staged(async (stage) => {
      const first = await stage.setUp();
      const [shop, other] = [await stage.newProject('shop'), await stage.newProject('other')];
      const viewer = await stage.newPerson(first, { [shop]: 'viewer' });
      const { container, tell } = webStage(stage);
      const cookie = await sessionCookie({ sid: viewer.sessionId });
      const ask = (topics: string | null, sent: string | null = cookie) =>
        openStream({ container, request: webRequest(sent) }, { topics });
      expect((await ask(`project:${shop}`, null)).status).toBe(401);
      expect((await ask(`project:${other}`)).status).toBe(404);
      expect((await ask(`project:${shop},project:${other}`)).status).toBe(404);
      expect((await ask(`session:${first.id}`)).status).toBe(404);
      for (const rubbish of [null, '', 'x', 'project:1', 'secrets:all', 'people:all,'.repeat(60)]) {
        expect((await ask(rubbish)).status).toBe(400);
      }
      const stream = await ask(`project:${shop},session:${viewer.id}`);
      expect(stream.headers.get('content-type')).toContain('text/event-stream');
      expect(stream.headers.get('cache-control')).toBe('no-cache, no-transform');
      expect(stream.headers.get('x-accel-buffering')).toBe('no');
      const administrator = await stage.contextOf(first.sessionId);
      await stage.ports.store.commit({
        context: administrator,
        at: stage.now(),
        changes: [{ kind: 'membership.remove', personId: viewer.id, projectId: shop }],
        events: [{ action: 'membership.removed', object: { kind: 'person', id: viewer.id, name: 'x' } }],
      });
      tell({ kind: 'changed', topic: { topic: 'session', id: viewer.id } });
      const text = await stream.text();
      expect(text).toContain('event: change');
      expect(text.trimEnd().endsWith('event: resync\ndata: null')).toBe(true);
    }),
  );

  it(
    'begins where its page was read, or where the browser left off, with what its person may see',
    staged(async (stage) => {
      const first = await stage.setUp();
      const [shop, other] = [await stage.newProject('shop'), await stage.newProject('other')];
      const viewer = await stage.newPerson(first, { [shop]: 'viewer' });
      const { container, tell } = webStage(stage);
      const cookie = await sessionCookie({ sid: viewer.sessionId });
      const page = container.feed.position();
      const told = async (since: string | null, lastEventId: string | null = null): Promise<string> => {
        const gone = new AbortController();
        const request = webRequest(cookie, { 'last-event-id': lastEventId });
        const call = { topics: `project:${shop}`, since, signal: gone.signal };
        const stream = await openStream({ container, request }, call);
        gone.abort();
        return stream.text();
      };
      for (const id of [other, shop]) tell({ kind: 'changed', topic: { topic: 'project', id } });
      const missed = await told(page);
      expect(missed.match(/^event: .*$/gm)).toEqual(['event: change']);
      expect(missed).toContain(shop);
      expect(missed).not.toContain(other);
      const left = container.feed.position();
      expect(missed).toContain(`id: ${left}\n`);
      expect(await told(page, left)).not.toContain('event:');
      expect(await told(null)).not.toContain('event:');
      expect(await told(left, 'another.0')).toContain('event: resync');
      const { status } = await openStream(
        { container, request: webRequest(cookie) },
        { topics: `project:${other}`, since: page },
      );
      expect(status).toBe(404);
    }),
  );
});
