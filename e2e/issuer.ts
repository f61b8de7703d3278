import { createServer } from 'node:http';
import { randomBytes } from 'node:crypto';
import { Provider } from 'oidc-provider';
import { findFreePort } from '../lib/server/embedded/free-port';

/** What the issuer knows of somebody; the journeys change it between two sign-ins. */
export interface IssuerAccount {
  email: string;
  email_verified: boolean;
  name: string;
  groups: readonly string[];
}

/** A real issuer of OpenID Connect on this machine, with its own pages to sign in. */
export interface Issuer {
  readonly url: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** By the name that one types at the issuer. */
  readonly accounts: Map<string, IssuerAccount>;
  /** Where the installation is that it knows. */
  serve(installation: string): void;
  close(): Promise<void>;
}

export async function startIssuer(): Promise<Issuer> {
  const port = await findFreePort(null);
  const url = `http://127.0.0.1:${String(port)}`;
  const [clientId, clientSecret] = ['lockkeeper', `canary-client-${randomBytes(16).toString('hex')}`];
  const accounts = new Map<string, IssuerAccount>();
  const served: { handle: ReturnType<Provider['callback']> | null } = { handle: null };
  const server = createServer((request, response) => {
    void served.handle?.(request, response);
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    url,
    clientId,
    clientSecret,
    accounts,
    serve: (installation) => {
      const provider = providerAt(url, { clientId, clientSecret, accounts, installation });
      served.handle = provider.callback();
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function providerAt(
  url: string,
  about: Pick<Issuer, 'clientId' | 'clientSecret' | 'accounts'> & { readonly installation: string },
): Provider {
  const { clientId, clientSecret, accounts, installation } = about;
  return new Provider(url, {
    clients: [
      {
        client_id: clientId,
        client_secret: clientSecret,
        redirect_uris: [`${installation}/api/auth/callback/oidc`],
      },
    ],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'], groups: ['groups'] },
    cookies: { keys: [randomBytes(16).toString('hex')] },
    // An ID token holds who it is; everything else comes from the issuer's own endpoint, as with most issuers.
    findAccount: (_, sub) => {
      const account = accounts.get(sub);
      return account === undefined ? undefined : { accountId: sub, claims: () => ({ sub, ...account }) };
    },
    pkce: { required: () => true },
    features: { devInteractions: { enabled: true } },
  });
}
