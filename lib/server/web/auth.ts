import 'server-only';
import NextAuth, { type NextAuthOptions } from 'next-auth';
import Credentials from 'next-auth/providers/credentials';
import type { NextRequest } from 'next/server';
import * as z from 'zod';
import { nextPath } from '../../contracts/next-path';
import { completeSignIn, signIn, type EnteringBrowser, type NewSession } from '../../engine/index';
import type { Failure } from '../../engine/base/failure';
import { InvariantError } from '../../engine/base/invariant';
import { failed, type Result } from '../../engine/base/result';
import type { VisitorContext } from '../../engine/model/person';
import { failureOfThrown } from './answer';
import { checkOrigin } from './check-origin';
import { ofNext } from './of-next';
import { cookieName, cookieOptions, readSessionId, sessionIdOf } from './session-cookie';
import { enterWithProfile, issuerProvider, OIDC_PROVIDER } from './single-sign-on';
import type { WebContainer } from '../web-container';
import { requestIdOf, visitorContext, type WebRequest } from './web-request';

interface Edge {
  readonly container: WebContainer;
  readonly request: WebRequest;
}

/** What is left of next-auth's address space; everything else does not exist. Signing out is an action of ours that ends the stored session. */
const OPEN = new Set([
  'GET csrf',
  'GET providers',
  'GET session',
  'POST callback/credentials',
  'POST callback/second-factor',
  // Only where an issuer is configured does next-auth know the way that these two name.
  `POST signin/${OIDC_PROVIDER}`,
  `GET callback/${OIDC_PROVIDER}`,
  // Where next-auth leads after an error: both lead on to the sign-in page.
  'GET signin',
  'GET error',
]);

/** `/api/auth/…`: next-auth, cut down to signing in with a password and a second factor, behind our own origin check. */
export async function authRoute(
  request: NextRequest,
  context: { readonly params: Promise<{ nextauth: string[] }> },
): Promise<Response> {
  const edge = await ofNext();
  const { nextauth } = await context.params;
  const way = `${request.method} ${nextauth.join('/')}`;
  if (!OPEN.has(way)) return new Response(null, { status: 404 });
  if (way.endsWith(`/${OIDC_PROVIDER}`) && edge.container.settings.oidc === null) {
    return new Response(null, { status: 404 });
  }
  // next-auth would hand what stands in the query on to the issuer.
  if (way.startsWith('POST ') && request.nextUrl.search !== '') return new Response(null, { status: 400 });
  if (request.method === 'POST' && !isShort(request)) return new Response(null, { status: 413 });
  const refused = request.method === 'POST' ? foreignOrigin(edge) : null;
  if (refused !== null) return Response.json({ url: errorAddress(edge, refused) }, { status: 403 });
  const answer: unknown = await NextAuth(
    request,
    context,
    authOptions(edge, { returns: way.endsWith(`/${OIDC_PROVIDER}`) }),
  );
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
export function authOptions(edge: Edge, { returns }: { readonly returns: boolean }): NextAuthOptions {
  const { settings } = edge.container;
  const maxAge = settings.sessionLimits.absoluteMinutes * 60;
  // From the answer about who it is to the cookie, within this one request.
  const opened: { sessionId: string | null } = { sessionId: null };
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
    cookies: {
      sessionToken: cookie('session'),
      csrfToken: cookie('csrf'),
      callbackUrl: cookie('callback'),
      pkceCodeVerifier: cookie('pkce'),
      state: cookie('state'),
      nonce: cookie('nonce'),
    },
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
      ...(settings.oidc === null ? [] : [issuerProvider(settings.oidc)]),
    ],
    callbacks: {
      signIn: async ({ account, profile }) => {
        if (account?.provider !== OIDC_PROVIDER) return true;
        const entered = await enterByOidc(edge, profile);
        if (entered?.ok !== true) return refusedAddress(edge, entered?.failure ?? null);
        opened.sessionId = entered.value.sessionId;
        return true;
      },
      jwt: ({ token, user, account, trigger }) => {
        // A user is there only while signing in; its id is the session id, but for an issuer's, whose id is never one of ours.
        const entered = (): string | null =>
          account?.provider === OIDC_PROVIDER ? opened.sessionId : user.id;
        const sid = trigger === 'signIn' ? sessionIdOf({ sid: entered() }) : sessionIdOf(token);
        return sid === null ? {} : { sid };
      },
      session: ({ session }) => ({ expires: session.expires }),
      // Only whoever leaves for the issuer has to be led back; elsewhere the address of a page may hold the token of a link.
      redirect: ({ url }) =>
        returns
          ? `${settings.publicOrigin}${nextPath(pathOf(url, settings.publicOrigin))}`
          : settings.publicOrigin,
    },
    logger: quietLogger(edge),
  };
}

/** Whoever the issuer vouches for, let in or refused; null when what it said is about nobody. Trouble of our own is a refusal too. */
async function enterByOidc(edge: Edge, profile: unknown): Promise<Result<NewSession> | null> {
  const { container, request } = edge;
  const { oidc } = container.settings;
  if (oidc === null) return null;
  const about = { oidc, profile, browser: await browserOf(edge) };
  return enterWithProfile(container.ports, visitorOf(edge), about).catch((thrown: unknown) => {
    const where = { name: 'session.single_sign_on', requestId: requestIdOf(request, container) };
    return failed(failureOfThrown(thrown, container.ports.logger, where));
  });
}

/** The sign-in page, told by a code why the issuer's word was not enough; words in an address could be anybody's. */
function refusedAddress({ container }: Edge, failure: Failure | null): string {
  const query = new URLSearchParams({ refused: failure?.code ?? 'SINGLE_SIGN_ON.NO_ANSWER' });
  return `${container.settings.publicOrigin}/sign-in?${query.toString()}`;
}

/** The path of an address of ours; null for any other address. Pure. */
function pathOf(address: string, publicOrigin: string): string | null {
  if (!URL.canParse(address, publicOrigin)) return null;
  const { origin, pathname, search } = new URL(address, publicOrigin);
  return origin === publicOrigin ? `${pathname}${search}` : null;
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
    error: (code, about) => {
      logger.error('next_auth.error', { code, why: reasonOf(about) });
    },
    warn: () => undefined,
    debug: () => undefined,
  };
}

/** What next-auth says beside its code: the name and words of an error, never its parts, which may hold tokens. */
function reasonOf(about: unknown): string {
  const inner = z.object({ error: z.instanceof(Error) }).safeParse(about);
  const error = inner.success ? inner.data.error : about;
  return error instanceof Error ? `${error.name}: ${error.message}`.slice(0, 300) : '';
}
