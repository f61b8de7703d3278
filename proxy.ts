import { randomBytes, randomUUID } from 'node:crypto';
import { NextResponse, type NextRequest } from 'next/server';
import { failure } from './lib/engine/base/failure';
import { processEnv } from './lib/server/env';
import { isReadableAddress } from './lib/server/web/readable-address';
import { isInternalHeader, OWN_HEADERS } from './lib/server/web/request-headers';
import { contentSecurityPolicy, securityHeaders } from './lib/server/web/security-headers';

/**
 * Runs before every answer: drops what only we may send, gives the request an id and a nonce, and sets the security headers. An address
 * that is no text goes no further. It decides nothing about access: pages, actions, routes and streams do that themselves.
 */
export function proxy(request: NextRequest): NextResponse {
  const nonce = randomBytes(16).toString('base64');
  const env = processEnv();
  const isHttps = env.ok && env.value.url.startsWith('https:');
  const isDevelopment = env.ok && env.value.mode === 'development';
  const policy = contentSecurityPolicy({ nonce, isHttps, isDevelopment });
  const requestId = randomUUID();

  const headers = new Headers(request.headers);
  for (const name of [...headers.keys()]) {
    if (isInternalHeader(name) && name !== OWN_HEADERS.peer) headers.delete(name);
  }
  headers.set(OWN_HEADERS.requestId, requestId);
  headers.set(OWN_HEADERS.path, `${request.nextUrl.pathname}${request.nextUrl.search}`);
  headers.set(OWN_HEADERS.nonce, nonce);
  headers.set('content-security-policy', policy); // Next takes the nonce of its own scripts from here

  const response = isReadableAddress(request.nextUrl)
    ? NextResponse.next({ request: { headers } })
    : unreadable(request, headers, requestId);
  for (const [name, value] of Object.entries(securityHeaders({ isHttps }))) response.headers.set(name, value);
  if (isStatic(request.nextUrl.pathname)) return response;
  response.headers.set('Content-Security-Policy', policy);
  if (request.nextUrl.pathname !== EVENTS) response.headers.set('Cache-Control', 'no-store');
  response.headers.set('X-Request-Id', requestId);
  return response;
}

/** A stream says by itself that nothing in between may keep, pack or hold it back. */
const EVENTS = '/api/v1/events';

/** Where no page is. */
const NOWHERE = '/not-an-address';

/** What an address that is no text gets: the page that says that there is nothing there, and from the API a refusal as from everything else. */
function unreadable(request: NextRequest, headers: Headers, requestId: string): NextResponse {
  if (!request.nextUrl.pathname.startsWith('/api/')) {
    return NextResponse.rewrite(new URL(NOWHERE, request.url), { request: { headers } });
  }
  const refusal = failure('INPUT.INVALID', 'The address holds something that is no text.');
  return NextResponse.json({ failure: refusal, requestId }, { status: 400 });
}

/** Files of the build: the same for everybody, named by their content. */
const isStatic = (path: string): boolean => path.startsWith('/_next/static/') || path === '/icon.svg';
