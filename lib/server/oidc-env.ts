import * as z from 'zod';
import type { GroupMapping } from '../engine/index';
import { readGroupRoles } from './group-roles';

/** An issuer of OpenID Connect by which people sign in. */
export interface OidcEnv {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** What the button calls it. */
  readonly name: string;
  /** Separated by blanks; `openid` is among them. */
  readonly scopes: string;
  /** The claim that holds the groups of a person. */
  readonly groupsClaim: string;
  readonly roles: GroupMapping;
  /** What an ID token has to be signed with; the issuer registers it for the client. */
  readonly signing: SigningAlgorithm;
}

/** Public-key signatures alone: a token that is signed with the client's secret proves nothing that the client could not say itself. */
const SIGNING_ALGORITHMS = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
] as const;
type SigningAlgorithm = (typeof SIGNING_ALGORITHMS)[number];

const message = (text: string) => ({ error: text });

/** The variables `LOCKKEEPER_OIDC_…`, one by one. */
export const OIDC = {
  issuer: z
    .string()
    .refine(
      isIssuer,
      message('must be the https address of an issuer, such as https://login.example.com/realms/staff'),
    )
    .optional(),
  clientId: z.string().trim().optional(),
  clientSecret: z.string().optional(),
  name: z
    .string()
    .trim()
    .max(40, message('must be a name of at most 40 characters'))
    .default('single sign-on'),
  scopes: z
    .string()
    .refine(
      (text) => text.split(' ').includes('openid'),
      message('must hold scopes separated by blanks, with openid among them'),
    )
    .default('openid email profile'),
  groupsClaim: z.string().trim().default('groups'),
  roles: z
    .string()
    .default('{}')
    .transform(readGroupRoles)
    .refine(
      (roles) => roles !== null,
      message(
        'must be JSON such as {"dba":["installation administrator"],"payments":["shop:approver","billing:viewer"]}',
      ),
    ),
  signing: z
    .enum(SIGNING_ALGORITHMS, message(`must be one of ${SIGNING_ALGORITHMS.join(', ')}`))
    .default('RS256'),
};

const PARTS = [
  'LOCKKEEPER_OIDC_ISSUER',
  'LOCKKEEPER_OIDC_CLIENT_ID',
  'LOCKKEEPER_OIDC_CLIENT_SECRET',
] as const;

type Parts = { readonly [Name in (typeof PARTS)[number]]?: string | undefined };

/** All three or none: half an issuer is a mistake that nobody should find out at the door. */
export function demandWholeIssuer(env: Parts, context: z.RefinementCtx): void {
  const missing = PARTS.filter((name) => env[name] === undefined);
  const given = PARTS.find((name) => env[name] !== undefined);
  if (given === undefined) return;
  for (const name of missing) {
    context.addIssue({ code: 'custom', path: [name], message: `must be set together with ${given}` });
  }
}

/** The issuer as the web process uses it; null when none is configured. Pure. */
export function toOidc(
  env: Parts & {
    readonly LOCKKEEPER_OIDC_NAME: string;
    readonly LOCKKEEPER_OIDC_SCOPES: string;
    readonly LOCKKEEPER_OIDC_GROUPS_CLAIM: string;
    readonly LOCKKEEPER_OIDC_ROLES: GroupMapping | null;
    readonly LOCKKEEPER_OIDC_SIGNING: SigningAlgorithm;
  },
): OidcEnv | null {
  const { LOCKKEEPER_OIDC_ISSUER: issuer, LOCKKEEPER_OIDC_CLIENT_ID: clientId } = env;
  const clientSecret = env.LOCKKEEPER_OIDC_CLIENT_SECRET;
  if (issuer === undefined || clientId === undefined || clientSecret === undefined) return null;
  return {
    issuer: issuer.endsWith('/') ? issuer.slice(0, -1) : issuer,
    clientId,
    clientSecret,
    name: env.LOCKKEEPER_OIDC_NAME,
    scopes: env.LOCKKEEPER_OIDC_SCOPES,
    groupsClaim: env.LOCKKEEPER_OIDC_GROUPS_CLAIM,
    roles: env.LOCKKEEPER_OIDC_ROLES ?? [],
    signing: env.LOCKKEEPER_OIDC_SIGNING,
  };
}

/** https, and http for an issuer on this machine alone: what it says opens the door. */
function isIssuer(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, search, hash, username, password } = new URL(text);
  if ([search, hash, username, password].some((part) => part !== '')) return false;
  return protocol === 'https:' || (protocol === 'http:' && LOOPBACK.has(hostname));
}

const LOOPBACK: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);
