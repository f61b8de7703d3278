import 'server-only';
import { loadActor, type SessionLoss, type SignedIn } from '../../engine/index';
import { failure, type Failure } from '../../engine/base/failure';
import { failed, success, type Result } from '../../engine/base/result';
import type { ActContext } from '../../engine/model/person';
import type { Ports } from '../../engine/ports/ports';
import { readSessionId } from './session-cookie';
import type { WebContainer } from '../web-container';
import { actContext, type WebRequest } from './web-request';

/** Somebody who is signed in, and all that a page, an action, a route or a stream needs to act for them. */
export interface Present extends SignedIn {
  /** The secret of the cookie: for use cases that end or keep this session, never for a page. */
  readonly sessionId: string;
  readonly context: ActContext;
  readonly ports: Ports;
}

/** Why nobody is there: no cookie of ours at all, or a session that does not count. */
export type Absence = SessionLoss | 'none';

/**
 * Who sent a request, read from the store each time. `isActivity` moves the idle limit: true for what a person does, false for what a
 * page does by itself.
 */
export async function loadPresent(
  container: WebContainer,
  request: WebRequest,
  { isActivity }: { readonly isActivity: boolean },
): Promise<Result<Present, Absence>> {
  const sessionId = await readSessionId(request, container.settings);
  if (sessionId === null) return failed('none');
  const { ports, settings } = container;
  const loaded = await loadActor(ports, { sessionId, limits: settings.sessionLimits, isActivity });
  if (!loaded.ok) return loaded;
  const context = actContext(request, container, loaded.value.actor);
  return success({ ...loaded.value, sessionId, context, ports });
}

/** What an action, a route or a stream answers when nobody is there. */
export function notSignedIn(absence: Absence): Failure {
  return failure('ACCESS.NOT_SIGNED_IN', 'You are not signed in.', {
    why: absence === 'none' ? undefined : `The session is ${WORDS[absence]}.`,
    fix: 'Sign in and try again.',
  });
}

const WORDS: Readonly<Record<SessionLoss, string>> = {
  unknown: 'not known',
  ended: 'ended',
  idle: 'over, since nothing was done for a while',
  over: 'over, since it reached its longest time',
  disabled: 'over, since the account is disabled',
  second_factor: 'not open yet: the second factor is asked for',
};
