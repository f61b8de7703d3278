import { randomBytes, randomUUID } from 'node:crypto';
import { NextResponse, type NextRequest } from 'next/server';
import { processEnv } from './lib/server/env';
import { isInternalHeader, OWN_HEADERS } from './lib/server/web/request-headers';
import { contentSecurityPolicy, securityHeaders } from './lib/server/web/security-headers';

/**
 * Runs before every answer: drops what only we may send, gives the request an id and a nonce, and sets the security headers. It decides
 * nothing about access: pages, actions, routes and streams do that themselves.
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

  const response = NextResponse.next({ request: { headers } });
  for (const [name, value] of Object.entries(securityHeaders({ isHttps }))) response.headers.set(name, value);
  if (isStatic(request.nextUrl.pathname)) return response;
  response.headers.set('Content-Security-Policy', policy);
  response.headers.set('Cache-Control', 'no-store');
  response.headers.set('X-Request-Id', requestId);
  return response;
}

/** Files of the build: the same for everybody, named by their content. */
const isStatic = (path: string): boolean => path.startsWith('/_next/static/') || path === '/icon.svg';
