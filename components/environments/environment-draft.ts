import type { ConnectionFields } from '@/lib/contracts/connection-url';
import type {
  ConnectionSettingsFields,
  CredentialInput,
  EnvironmentSettings,
} from '@/lib/contracts/environment';
import type { Tier } from '@/lib/contracts/tier';
import type { TlsMode } from '@/lib/contracts/tls-mode';

/** What stands in the fields of the form at this moment. */
export interface EnvironmentDraft {
  readonly name: string;
  readonly slug: string;
  readonly tier: Tier;
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly schema: string;
  readonly user: string;
  readonly credential: 'password' | 'reference' | 'keep';
  readonly password: string;
  readonly reference: string;
  readonly tlsMode: TlsMode;
  readonly caCertificate: string;
  readonly connectTimeoutSeconds: number;
  readonly allowWeakAuthentication: boolean;
  readonly observeOnly: boolean;
}

export type ChangeDraft = (change: Partial<EnvironmentDraft>) => void;

/** An empty form. */
export const NEW_DRAFT: EnvironmentDraft = {
  name: '',
  slug: '',
  tier: 'development',
  host: '',
  port: 5432,
  database: '',
  schema: 'public',
  user: '',
  credential: 'password',
  password: '',
  reference: '',
  tlsMode: 'verify_full',
  caCertificate: '',
  connectTimeoutSeconds: 5,
  allowWeakAuthentication: false,
  observeOnly: false,
};

/** A form that starts from what is stored; the password stays where it is. Pure. */
export function draftOf(settings: EnvironmentSettings): EnvironmentDraft {
  const { connection, credential } = settings;
  return {
    ...NEW_DRAFT,
    ...connection,
    caCertificate: connection.caCertificate ?? '',
    name: settings.name,
    slug: settings.slug,
    tier: settings.tier,
    observeOnly: settings.observeOnly,
    credential: credential.kind === 'reference' ? 'reference' : 'keep',
    reference: credential.kind === 'reference' ? credential.reference : '',
  };
}

/** What a pasted URL changes in the fields. Pure. */
export const changeByUrl = (fields: ConnectionFields): Partial<EnvironmentDraft> => ({
  ...fields,
  ...(fields.password === undefined ? {} : { credential: 'password' }),
});

/** The connection that the fields describe. Pure. */
export function connectionOf(draft: EnvironmentDraft): ConnectionSettingsFields {
  const { host, port, database, schema, user, tlsMode, connectTimeoutSeconds, allowWeakAuthentication } =
    draft;
  const certificate = draft.caCertificate.trim();
  return {
    host: host.trim(),
    port,
    database,
    schema,
    user,
    tlsMode,
    caCertificate: certificate === '' ? null : `${certificate}\n`,
    connectTimeoutSeconds,
    allowWeakAuthentication,
  };
}

/** The credential that was given; null keeps the stored one. Pure. */
export function credentialOf(draft: EnvironmentDraft): CredentialInput | null {
  if (draft.credential === 'keep') return null;
  return draft.credential === 'password'
    ? { kind: 'password', password: draft.password }
    : { kind: 'reference', reference: draft.reference.trim() };
}
