import 'server-only';
import NextAuth, { type NextAuthOptions } from 'next-auth';
import Credentials from 'next-auth/providers/credentials';
import type { NextRequest } from 'next/server';
import * as z from 'zod';
import { completeSignIn, signIn, type EnteringBrowser, type NewSession } from '../../engine/index';
import type { Failure } from '../../engine/base/failure';
import { InvariantError } from '../../engine/base/invariant';
import { failed, type Result } from '../../engine/base/result';
import type { VisitorContext } from '../../engine/model/person';
import { failureOfThrown } from './answer';
import { checkOrigin } from './check-origin';
import { ofNext } from './of-next';
import { cookieName, cookieOptions, readSessionId, sessionIdOf } from './session-cookie';
import type { WebContainer } from '../web-container';
import { requestIdOf, visitorContext, type WebRequest } from './web-request';

interface Edge {
  readonly container: WebContainer;
  readonly request: WebRequest;
}

/** What is left of next-auth's address space; all else does not exist. Signing out is an action of ours that ends the stored session. */
const OPEN = new Set([
  'GET csrf',
  'GET providers',
  'GET session',
  'POST callback/credentials',
  'POST callback/second-factor',
]);

/** `/api/auth/…`: next-auth, cut down to signing in with a password and a second factor, behind our own origin check. */
export async function authRoute(
  request: NextRequest,
  context: { readonly params: Promise<{ nextauth: string[] }> },
): Promise<Response> {
  const edge = await ofNext();
  const { nextauth } = await context.params;
  if (!OPEN.has(`${request.method} ${nextauth.join('/')}`)) return new Response(null, { status: 404 });
  if (request.method === 'POST' && !isShort(request)) return new Response(null, { status: 413 });
  const refused = request.method === 'POST' ? foreignOrigin(edge) : null;
  if (refused !== null) return Response.json({ url: errorAddress(edge, refused) }, { status: 403 });
  const answer: unknown = await NextAuth(request, context, authOptions(edge));
  if (answer instanceof Response) return unkept(answer);
  throw new InvariantError('next-auth gave no answer');
}

const MOST_BYTES = 16_384;

/** An address and a password, or a code, need no more; what does not say how long it is, is not read. */
function isShort(request: NextRequest): boolean {
  const length = Number(request.headers.get('content-length') ?? Number.NaN);
  return length <= MOST_BYTES;
}

function foreignOrigin({ container, request }: Edge): Failure | null {
  const facts = { secFetchSite: request.header('sec-fetch-site'), origin: request.header('origin') };
  return checkOrigin(facts, container.settings.publicOrigin);
}

/** How the browser's half of next-auth is told of an error: in the query of an address that nobody opens. */
function errorAddress({ container }: Edge, failure: Failure): string {
  const query = new URLSearchParams({ error: JSON.stringify(failure) });
  return `${container.settings.publicOrigin}/sign-in?${query.toString()}`;
}

function unkept(answer: Response): Response {
  const headers = new Headers(answer.headers);
  headers.set('Cache-Control', 'no-store');
  return new Response(answer.body, { status: answer.status, headers });
}

/**
 * next-auth as we use it: a password, the second factor after it, and a JWT (encrypted by it, A256GCM) that carries a random session id and nothing else. What a
 * browser sends to change the token is not looked at.
 */
export function authOptions(edge: Edge): NextAuthOptions {
  const { settings } = edge.container;
  const maxAge = settings.sessionLimits.absoluteMinutes * 60;
  const cookie = (what: Parameters<typeof cookieName>[0]) => ({
    name: cookieName(what, settings),
    options: cookieOptions(settings),
  });
  return {
    secret: settings.secret,
    useSecureCookies: settings.isHttps,
    session: { strategy: 'jwt', maxAge },
    jwt: { maxAge },
    pages: { signIn: '/sign-in', error: '/sign-in' },
    cookies: { sessionToken: cookie('session'), csrfToken: cookie('csrf'), callbackUrl: cookie('callback') },
    providers: [
      Credentials({
        id: 'credentials',
        credentials: { email: {}, password: {} },
        authorize: (typed) => authorize(edge, passwordEntry(edge, typed)),
      }),
      Credentials({
        id: 'second-factor',
        credentials: { code: {} },
        authorize: (typed) => authorize(edge, codeEntry(edge, typed)),
      }),
    ],
    callbacks: {
      jwt: ({ token, user, trigger }) => {
        // A user is there only while signing in; its id is the session id.
        const sid = trigger === 'signIn' ? sessionIdOf({ sid: user.id }) : sessionIdOf(token);
        return sid === null ? {} : { sid };
      },
      session: ({ session }) => ({ expires: session.expires }),
      redirect: () => settings.publicOrigin,
    },
    logger: quietLogger(edge),
  };
}

/** Tries to let somebody in; null when what was sent is not even that. */
type Entry = (() => Promise<Result<NewSession>>) | null;

const typedCredentials = z.object({ email: z.string().max(1000), password: z.string().max(2000) });
const typedCode = z.object({ code: z.string().max(100) });

function passwordEntry(edge: Edge, typed: unknown): Entry {
  const credentials = typedCredentials.safeParse(typed);
  if (!credentials.success) return null;
  const { ports } = edge.container;
  return async () => signIn(ports, visitorOf(edge), { ...credentials.data, ...(await browserOf(edge)) });
}

function codeEntry(edge: Edge, typed: unknown): Entry {
  const code = typedCode.safeParse(typed);
  if (!code.success) return null;
  const { ports } = edge.container;
  return async () => completeSignIn(ports, visitorOf(edge), { ...code.data, ...(await browserOf(edge)) });
}

const visitorOf = ({ container, request }: Edge): VisitorContext => visitorContext(request, container);

/** The browser that signs in, as the engine wants to know it. */
async function browserOf({ container: { settings }, request }: Edge): Promise<EnteringBrowser> {
  return {
    userAgent: request.header('user-agent'),
    previousSessionId: await readSessionId(request, settings),
    limits: settings.sessionLimits,
  };
}

/** A new session's id, as the `id` of what next-auth calls a user; refusals are thrown, the way next-auth wants them. */
async function authorize(
  { container, request }: Edge,
  entry: Entry,
): Promise<{ readonly id: string } | null> {
  if (entry === null) return null;
  const entered = await entry().catch((thrown: unknown) => {
    const about = { name: 'session.sign_in', requestId: requestIdOf(request, container) };
    return failed(failureOfThrown(thrown, container.ports.logger, about));
  });
  if (entered.ok) return { id: entered.value.sessionId };
  throw new SignInRefusal(entered.failure);
}

/** next-auth hands the message of an error to the browser: it is the failure, as JSON, and holds nothing else. */
class SignInRefusal extends Error {
  constructor(failure: Failure) {
    super(JSON.stringify(failure));
    this.name = 'SignInRefusal';
  }
}

/** next-auth's own words go to our log; a refused sign-in is no error there. */
function quietLogger({ container }: Edge): NonNullable<NextAuthOptions['logger']> {
  const { logger } = container.ports;
  return {
    error: (code) => {
      logger.error('next_auth.error', { code });
    },
    warn: () => undefined,
    debug: () => undefined,
  };
}
