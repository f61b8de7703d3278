import { startInstallation, type RunningInstallation } from './installation';
import { startIssuer, type Issuer } from './issuer';

/** The demo, where people may also sign in at an issuer whose groups give roles. */
export interface InstallationWithIssuer {
  readonly issuer: Issuer;
  readonly installation: RunningInstallation;
  stop(): Promise<void>;
}

const ROLES = {
  'db admins': ['storefront:approver'],
  staff: ['storefront:viewer'],
  operators: ['installation administrator'],
};

export async function startInstallationWithIssuer(): Promise<InstallationWithIssuer> {
  const issuer = await startIssuer();
  const installation = await startInstallation({
    name: 'single-sign-on',
    demo: true,
    variables: {
      LOCKKEEPER_OIDC_ISSUER: issuer.url,
      LOCKKEEPER_OIDC_CLIENT_ID: issuer.clientId,
      LOCKKEEPER_OIDC_CLIENT_SECRET: issuer.clientSecret,
      LOCKKEEPER_OIDC_NAME: 'Example Login',
      LOCKKEEPER_OIDC_SCOPES: 'openid email profile groups',
      LOCKKEEPER_OIDC_ROLES: JSON.stringify(ROLES),
    },
  });
  issuer.serve(installation.url);
  return {
    issuer,
    installation,
    stop: async () => {
      await installation.stop();
      await issuer.close();
    },
  };
}
