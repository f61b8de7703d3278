import 'server-only';
import type { ActContext, VisitorContext } from '../../engine/model/person';
import type { SignedIn } from '../../engine/index';
import { clientAddress } from './client-address';
import { OWN_HEADERS } from './request-headers';
import type { WebContainer } from '../web-container';

/** One request as the web edge reads it, however Next hands it over. */
export interface WebRequest {
  /** By lower-case name. */
  readonly header: (name: string) => string | null;
  readonly cookie: (name: string) => string | null;
}

const LONGEST_ID = 64;

/** Id of the request in log, audit and answers: given by the proxy, made here for what the proxy does not see. */
export function requestIdOf(request: WebRequest, container: WebContainer): string {
  const given = request.header(OWN_HEADERS.requestId);
  return given !== null && given.length <= LONGEST_ID ? given : container.ports.ids.uuid();
}

/** Where a request came from, when nobody is signed in. */
export function visitorContext(request: WebRequest, container: WebContainer): VisitorContext {
  const visitor = { kind: 'anonymous', id: null, name: 'somebody not signed in' } as const;
  return { actor: visitor, via: 'browser', ...originOf(request, container) };
}

/** Who acts and from where. */
export function actContext(
  request: WebRequest,
  container: WebContainer,
  actor: SignedIn['actor'],
): ActContext {
  return { actor, via: 'browser', ...originOf(request, container) };
}

function originOf(
  request: WebRequest,
  container: WebContainer,
): { readonly address: string | null; readonly requestId: string } {
  const isMarked = globalThis.lockkeeperRequestsAreMarked === true;
  const peer = isMarked ? request.header(OWN_HEADERS.peer) : null;
  const forwarded = request.header('x-forwarded-for');
  return {
    address: clientAddress(peer, forwarded, container.settings.trustedProxies),
    requestId: requestIdOf(request, container),
  };
}
