import 'server-only';
import { decode } from 'next-auth/jwt';
import type { WebSettings } from '../web-container';
import type { WebRequest } from './web-request';

/** Flags of every cookie of ours: not for scripts, not across sites, for the whole site and, on https, for nothing else. */
export function cookieOptions({ isHttps }: Pick<WebSettings, 'isHttps'>) {
  return { httpOnly: true, sameSite: 'lax', path: '/', secure: isHttps } as const;
}

/**
 * Name of a cookie of ours; pure. On https `__Host-` makes the browser hold it to this host. Cookies do not know ports, so on http the
 * port is in the name and two installations on one machine do not sign each other out.
 */
export function cookieName(
  what: 'session' | 'csrf' | 'callback' | 'pkce' | 'state' | 'nonce',
  { isHttps, publicOrigin }: Pick<WebSettings, 'isHttps' | 'publicOrigin'>,
): string {
  if (isHttps) return `__Host-lockkeeper.${what}`;
  const { port } = new URL(publicOrigin);
  return `lockkeeper-${port === '' ? '80' : port}.${what}`;
}

/**
 * The session id in the request's cookie, or null when there is none or it is not one that we encrypted: a forged, altered, unsigned or
 * expired token counts as none. Holding an id proves nothing yet; the store decides.
 */
export async function readSessionId(request: WebRequest, settings: WebSettings): Promise<string | null> {
  const token = request.cookie(cookieName('session', settings));
  if (token === null || token.length > LONGEST_TOKEN) return null;
  const claims = await decode({ token, secret: settings.secret }).catch(() => null);
  return sessionIdOf(claims);
}

const LONGEST_TOKEN = 4000;

/** The session id in the claims of a token; anything that is not text of its length is none. Pure. */
export function sessionIdOf(claims: Readonly<Record<string, unknown>> | null): string | null {
  const sid = claims?.['sid'];
  return typeof sid === 'string' && /^[\w-]{43}$/.test(sid) ? sid : null;
}
