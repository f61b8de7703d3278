import { InvariantError } from '../../engine/base/invariant';
import type {
  ConnectionSettings,
  CredentialSource,
  Environment,
  SealedSecret,
  Tier,
  TlsMode,
} from '../../engine/model/environment';
import type { Policy } from '../../engine/model/policy';
import type { TargetIdentity } from '../../engine/model/target-identity';
import type { Prisma } from '../generated/client';
import { words } from './documents/words';
import { toDate, toInstant, toOptionalDate, toOptionalInstant } from './instants';

export const ENVIRONMENT = {
  id: true,
  projectId: true,
  slug: true,
  name: true,
  tier: true,
  position: true,
  host: true,
  port: true,
  database: true,
  schema: true,
  username: true,
  tlsMode: true,
  caCertificate: true,
  connectTimeoutSeconds: true,
  allowWeakAuthentication: true,
  connectionVersion: true,
  credentialKind: true,
  credentialReference: true,
  sealedKeyId: true,
  sealedEphemeralPublicKey: true,
  sealedNonce: true,
  sealedCiphertext: true,
  observeOnly: true,
  identitySystemIdentifier: true,
  identityDatabaseOid: true,
  identityInstallation: true,
  policyVersion: true,
  archivedAt: true,
  createdAt: true,
} as const satisfies Prisma.EnvironmentSelect;

type EnvironmentRow = Prisma.EnvironmentGetPayload<{ select: typeof ENVIRONMENT }>;

const tier = words<Tier>({ development: true, test: true, staging: true, production: true });
const tlsMode = words<TlsMode>({ disable: true, require: true, verify_ca: true, verify_full: true });

export function toEnvironment(row: EnvironmentRow): Environment {
  return {
    id: row.id,
    projectId: row.projectId,
    slug: row.slug,
    name: row.name,
    tier: tier.parse(row.tier),
    position: row.position,
    connection: toConnection(row),
    credential: toCredential(row),
    connectionVersion: row.connectionVersion,
    observeOnly: row.observeOnly,
    identity: toIdentity(row),
    policyVersion: row.policyVersion,
    archivedAt: toOptionalInstant(row.archivedAt),
    createdAt: toInstant(row.createdAt),
  };
}

function toConnection(row: EnvironmentRow): ConnectionSettings {
  return {
    host: row.host,
    port: row.port,
    database: row.database,
    schema: row.schema,
    user: row.username,
    tlsMode: tlsMode.parse(row.tlsMode),
    caCertificate: row.caCertificate,
    connectTimeoutSeconds: row.connectTimeoutSeconds,
    allowWeakAuthentication: row.allowWeakAuthentication,
  };
}

function toCredential(row: EnvironmentRow): CredentialSource {
  const secret = toSealedSecret(row);
  if (secret !== null) return { kind: 'sealed', secret };
  if (row.credentialReference !== null) return { kind: 'reference', reference: row.credentialReference };
  throw new InvariantError(`environment ${row.id} has no credential`);
}

function toSealedSecret(row: EnvironmentRow): SealedSecret | null {
  const { sealedKeyId, sealedEphemeralPublicKey, sealedNonce, sealedCiphertext } = row;
  if (sealedKeyId === null || sealedEphemeralPublicKey === null) return null;
  if (sealedNonce === null || sealedCiphertext === null) return null;
  return {
    keyId: sealedKeyId,
    ephemeralPublicKey: sealedEphemeralPublicKey,
    nonce: sealedNonce,
    ciphertext: sealedCiphertext,
  };
}

function toIdentity(row: EnvironmentRow): TargetIdentity | null {
  if (row.identitySystemIdentifier === null || row.identityDatabaseOid === null) return null;
  return {
    systemIdentifier: row.identitySystemIdentifier,
    databaseOid: row.identityDatabaseOid,
    installation: row.identityInstallation,
  };
}

export function fromEnvironment(environment: Environment): Prisma.EnvironmentUncheckedCreateInput {
  const { connection, identity } = environment;
  return {
    id: environment.id,
    projectId: environment.projectId,
    slug: environment.slug,
    name: environment.name,
    tier: environment.tier,
    position: environment.position,
    host: connection.host,
    port: connection.port,
    database: connection.database,
    schema: connection.schema,
    username: connection.user,
    tlsMode: connection.tlsMode,
    caCertificate: connection.caCertificate,
    connectTimeoutSeconds: connection.connectTimeoutSeconds,
    allowWeakAuthentication: connection.allowWeakAuthentication,
    connectionVersion: environment.connectionVersion,
    ...fromCredential(environment.credential),
    observeOnly: environment.observeOnly,
    identitySystemIdentifier: identity?.systemIdentifier ?? null,
    identityDatabaseOid: identity?.databaseOid ?? null,
    identityInstallation: identity?.installation ?? null,
    policyVersion: environment.policyVersion,
    archivedAt: toOptionalDate(environment.archivedAt),
    createdAt: toDate(environment.createdAt),
  };
}

function fromCredential(credential: CredentialSource) {
  const secret = credential.kind === 'sealed' ? credential.secret : null;
  return {
    credentialKind: credential.kind,
    credentialReference: credential.kind === 'reference' ? credential.reference : null,
    ...(secret === null ? NO_SECRET : fromSealedSecret(secret)),
  };
}

const NO_SECRET = {
  sealedKeyId: null,
  sealedEphemeralPublicKey: null,
  sealedNonce: null,
  sealedCiphertext: null,
} as const;

/** The columns of a sealed secret, in every table that has one. */
export const fromSealedSecret = ({ keyId, ephemeralPublicKey, nonce, ciphertext }: SealedSecret) => ({
  sealedKeyId: keyId,
  sealedEphemeralPublicKey: ephemeralPublicKey,
  sealedNonce: nonce,
  sealedCiphertext: ciphertext,
});

export const POLICY = {
  version: true,
  approvalsNeeded: true,
  approverRole: true,
  promotionRequired: true,
  openDrift: true,
  editedMigrations: true,
  missingMigrations: true,
  notAnalysed: true,
  approvalHours: true,
  secondFactorRequired: true,
  programValuesMayDiffer: true,
} as const satisfies Prisma.PolicySelect;

const approverRole = words<Policy['approverRole']>({ approver: true, administrator: true });
const weight = words<Policy['openDrift']>({ blocks: true, warns: true });

export function toPolicy(row: Prisma.PolicyGetPayload<{ select: typeof POLICY }>): Policy {
  return {
    version: row.version,
    approvalsNeeded: row.approvalsNeeded,
    approverRole: approverRole.parse(row.approverRole),
    promotionRequired: row.promotionRequired,
    openDrift: weight.parse(row.openDrift),
    editedMigrations: weight.parse(row.editedMigrations),
    missingMigrations: weight.parse(row.missingMigrations),
    notAnalysed: weight.parse(row.notAnalysed),
    approvalHours: row.approvalHours,
    secondFactorRequired: row.secondFactorRequired,
    programValuesMayDiffer: row.programValuesMayDiffer,
  };
}
