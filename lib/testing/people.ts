import { sha256 } from '../engine/base/digest';
import { InvariantError } from '../engine/base/invariant';
import type { Failure } from '../engine/base/failure';
import type { Result } from '../engine/base/result';
import { later, type Instant } from '../engine/model/instant';
import type { ActContext, ProjectRole, VisitorContext } from '../engine/model/person';
import type { Ports } from '../engine/ports/ports';
import type { Commit } from '../engine/ports/store';
import { completeSetup } from '../engine/usecases/people/complete-setup';
import { invitePerson } from '../engine/usecases/people/invite-person';
import { join } from '../engine/usecases/people/join';
import { loadActor } from '../engine/usecases/people/load-actor';
import { makeSetupLink } from '../engine/usecases/people/make-setup-link';
import { signIn } from '../engine/usecases/people/sign-in';
import { createReleaseReader } from '../engine/usecases/releases/create-release-reader';
import { createOperationReads } from '../server/store/operation-reads';
import { createRunReads } from '../server/store/run-reads';
import { createSignInThrottle } from '../server/store/sign-in-throttle';
import { systemIds } from '../server/system/ids';
import { testSecondFactorCodes } from './second-factor';
import type { TestStore } from './store';

export const PASSWORD = 'a long enough password';
export const LIMITS = { idleMinutes: 30, absoluteMinutes: 480 };
export const VISITOR: VisitorContext = {
  actor: { kind: 'anonymous', id: null, name: 'somebody not signed in' },
  via: 'browser',
  address: '192.0.2.1',
  requestId: 'request',
};
export const OPERATOR: ActContext = {
  actor: { kind: 'operator', id: null, name: 'operator@host' },
  via: 'cli',
  address: null,
  requestId: 'request',
};

/** People on a real store, with a clock that tests move and a hasher that costs nothing. */
export interface PeopleStage {
  readonly ports: Ports;
  /** Everything committed so far, oldest first. */
  readonly commits: readonly Commit[];
  readonly now: () => Instant;
  readonly pass: (milliseconds: number) => void;
  /** The first administrator, signed in. */
  readonly setUp: () => Promise<StagePerson>;
  /** Invites, joins, signs in. */
  readonly newPerson: (
    by: StagePerson,
    roles?: Readonly<Record<string, ProjectRole>>,
    more?: { readonly installationAdministrator?: boolean },
  ) => Promise<StagePerson>;
  readonly newProject: (slug: string) => Promise<string>;
  readonly signIn: (email: string, password?: string) => Promise<string>;
  /** The context of whoever holds this session now. */
  readonly contextOf: (sessionId: string) => Promise<ActContext>;
}

export interface StagePerson {
  readonly id: string;
  readonly email: string;
  readonly sessionId: string;
}

/** Sets the stage on a store of `withTestStore`. */
export function peopleStage({ store: real, prisma, time }: TestStore): PeopleStage {
  const commits: Commit[] = [];
  const start = '2026-03-01T08:00:00.000Z';
  time.now = start;
  const now = () => time.now ?? start;
  const store: Ports['store'] = {
    ...real,
    commit: async (commit) => {
      const result = await real.commit(commit);
      if (result.ok) commits.push(commit);
      return result;
    },
  };
  const ports: Ports = {
    store,
    clock: { now, pause: () => Promise.resolve() },
    ids: systemIds(),
    logger: { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined },
    passwords: {
      hash: (password) => Promise.resolve(`hash:${sha256(password)}`),
      verify: (hash, password) => Promise.resolve(hash === `hash:${sha256(password)}`),
    },
    throttle: createSignInThrottle(prisma),
    releases: createReleaseReader(store),
    runs: createRunReads(prisma),
    operations: createOperationReads(prisma),
    secondFactorCodes: testSecondFactorCodes(),
    sealer: {
      seal: () => {
        throw new InvariantError('nothing is sealed on this stage');
      },
    },
  };
  const enter = async (email: string, password = PASSWORD) => {
    const input = { email, password, userAgent: null, previousSessionId: null, limits: LIMITS };
    return valueOf(await signIn(ports, VISITOR, input)).sessionId;
  };
  const contextOf = async (sessionId: string): Promise<ActContext> => {
    const loaded = await loadActor(ports, { sessionId, limits: LIMITS, isActivity: true });
    if (!loaded.ok) throw new InvariantError(`no session: ${loaded.failure}`);
    return { actor: loaded.value.actor, via: 'browser', address: '192.0.2.1', requestId: 'request' };
  };
  return {
    ports,
    commits,
    now,
    pass: (milliseconds) => {
      time.now = later(now(), milliseconds);
    },
    signIn: enter,
    contextOf,
    setUp: async () => {
      const { token } = valueOf(await makeSetupLink(ports, OPERATOR));
      const person = { email: 'first@example.org', name: 'First Person', password: PASSWORD };
      const { personId: id, email } = valueOf(await completeSetup(ports, VISITOR, { token, ...person }));
      return { id, email, sessionId: await enter(email) };
    },
    newPerson: async (by, roles = {}, more = {}) => {
      const email = `${ports.ids.uuid()}@example.org`;
      const input = { email, name: 'A Person', installationAdministrator: false, roles, ...more };
      const { personId: id, token } = valueOf(
        await invitePerson(ports, await contextOf(by.sessionId), input),
      );
      valueOf(await join(ports, VISITOR, { token, name: 'A Person', password: PASSWORD }));
      return { id, email, sessionId: await enter(email) };
    },
    newProject: async (slug) => {
      const project = {
        id: ports.ids.uuid(),
        slug,
        name: slug,
        source: { kind: 'folder', folder: `/srv/${slug}`, tool: 'prisma', options: {} },
        archivedAt: null,
        createdAt: now(),
      } as const;
      valueOf(
        await store.commit({
          context: OPERATOR,
          at: now(),
          changes: [{ kind: 'project.insert', project }],
          events: [
            {
              action: 'project.created',
              object: { kind: 'project', id: project.id, name: slug },
              projectId: project.id,
            },
          ],
        }),
      );
      return project.id;
    },
  };
}

/** The value, or a failed test that says the failure. */
export function valueOf<T>(result: Result<T, Failure | readonly Failure[]>): T {
  if (result.ok) return result.value;
  throw new InvariantError(JSON.stringify(result.failure));
}

/** The failure, or a failed test. */
export function failureOf(result: Result<unknown>): Failure {
  if (!result.ok) return result.failure;
  throw new InvariantError('a failure was expected');
}
