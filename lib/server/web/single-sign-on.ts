import 'server-only';
import type { OAuthConfig } from 'next-auth/providers/oauth';
import { TokenSet } from 'openid-client';
import * as z from 'zod';
import { enterByIssuer, type EnteringBrowser, type NewSession } from '../../engine/index';
import type { Result } from '../../engine/base/result';
import type { VisitorContext } from '../../engine/model/person';
import type { Ports } from '../../engine/ports/ports';
import type { OidcEnv } from '../oidc-env';

/** What the issuer says of a person: the claims of the ID token, and of its own endpoint what the token does not hold. */
export type IssuerProfile = Readonly<Record<string, unknown>>;

const HTTP_TIMEOUT_MS = 10_000;

/** How next-auth calls this way in; a part of the redirect address that the issuer knows. */
export const OIDC_PROVIDER = 'oidc';

/**
 * The issuer for next-auth: authorization code with PKCE, state and nonce, each in a cookie of its own; the ID token's signature, audience,
 * issuer, nonce and times are checked by openid-client. What the token says is not overruled by the endpoint, which may only add to it.
 */
export function issuerProvider(oidc: OidcEnv): OAuthConfig<IssuerProfile> {
  return {
    id: OIDC_PROVIDER,
    name: oidc.name,
    type: 'oauth',
    wellKnown: `${oidc.issuer}/.well-known/openid-configuration`,
    clientId: oidc.clientId,
    clientSecret: oidc.clientSecret,
    client: { id_token_signed_response_alg: oidc.signing },
    authorization: { params: { scope: oidc.scopes } },
    idToken: true,
    checks: ['pkce', 'state', 'nonce'],
    httpOptions: { timeout: HTTP_TIMEOUT_MS },
    userinfo: {
      request: async ({ client, tokens }) => {
        const checked = new TokenSet(tokens);
        const hasEndpoint = client.issuer.metadata.userinfo_endpoint !== undefined;
        // It refuses an answer about anybody but the subject of the token.
        const more = hasEndpoint ? await client.userinfo(checked) : {};
        return { ...more, ...checked.claims() };
      },
    },
    // Whom it means is decided by the engine; next-auth only wants to see something.
    profile: ({ sub }) => ({ id: String(sub) }),
  };
}

const text = z.string().max(2000).nullable().catch(null).default(null);
const claims = z.object({
  iss: z.string().max(500),
  sub: z.string().min(1).max(255),
  email: text,
  email_verified: z.unknown(),
  name: text,
});

/** Lets somebody in whom the issuer vouches for; null when what it says is not even about somebody. */
export async function enterWithProfile(
  ports: Ports,
  visitor: VisitorContext,
  about: { readonly oidc: OidcEnv; readonly profile: unknown; readonly browser: EnteringBrowser },
): Promise<Result<NewSession> | null> {
  const { oidc, profile, browser } = about;
  const read = claims.safeParse(profile);
  if (!read.success) return null;
  return enterByIssuer(ports, visitor, {
    ...browser,
    configuredIssuer: oidc.issuer,
    issuer: read.data.iss,
    subject: read.data.sub,
    email: read.data.email,
    emailVerified: read.data.email_verified === true,
    name: read.data.name,
    groups: groupsOf(profile, oidc.groupsClaim),
    mapping: oidc.roles,
  });
}

const groups = z.union([z.array(z.string()), z.string().transform((one) => [one])]).catch([]);

/** The groups in a claim: a list, or the only one as text. Without the claim somebody is in no group. Pure. */
function groupsOf(profile: unknown, claim: string): readonly string[] {
  const record = z.record(z.string(), z.unknown()).safeParse(profile);
  return record.success && Object.hasOwn(record.data, claim) ? groups.parse(record.data[claim]) : [];
}
