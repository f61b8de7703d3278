import type { EnvironmentId, ProjectId } from './identifiers';
import type { Instant } from './instant';
import type { TargetIdentity } from './target-identity';

export type Tier = 'development' | 'test' | 'staging' | 'production';

/** How the connection is protected; the meanings are libpq's (PostgreSQL manual, 34.19.3). */
export type TlsMode = 'disable' | 'require' | 'verify_ca' | 'verify_full';

/** A password that only the worker can open. All members are base64. */
export interface SealedSecret {
  readonly keyId: string;
  readonly ephemeralPublicKey: string;
  readonly nonce: string;
  readonly ciphertext: string;
}

/** Where the password is: sealed in the store, or named and resolved by the worker (`env:LOCKKEEPER_TARGET_…`, `file:/run/secrets/…`). */
export type CredentialSource =
  | { readonly kind: 'sealed'; readonly secret: SealedSecret }
  | { readonly kind: 'reference'; readonly reference: string };

/** Everything that is needed to reach a target but the password. */
export interface ConnectionSettings {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  /** First schema of the search path: where the tool keeps its history. */
  readonly schema: string;
  readonly user: string;
  readonly tlsMode: TlsMode;
  /** PEM; null means the system's authorities. */
  readonly caCertificate: string | null;
  readonly connectTimeoutSeconds: number;
  /** Cleartext and md5 authentication are refused unless this is set. */
  readonly allowWeakAuthentication: boolean;
}

export interface Environment {
  readonly id: EnvironmentId;
  readonly projectId: ProjectId;
  readonly slug: string;
  readonly name: string;
  readonly tier: Tier;
  /** Place in the promotion order, from 0. */
  readonly position: number;
  readonly connection: ConnectionSettings;
  readonly credential: CredentialSource;
  /** Grows with every change of connection or credential that a person makes; a server of ours that moved is no such change. */
  readonly connectionVersion: number;
  /** Nothing is ever written to the target. */
  readonly observeOnly: boolean;
  /** The database that was registered; null until it was first reached. */
  readonly identity: TargetIdentity | null;
  readonly policyVersion: number;
  readonly archivedAt: Instant | null;
  readonly createdAt: Instant;
}
