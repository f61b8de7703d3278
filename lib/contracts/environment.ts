import * as z from 'zod/mini';
import { TLS_MODES } from './tls-mode';
import { TIERS, type Tier } from './tier';
import type { FactsAge } from './facts-age';
import type { FreezeMark } from './freeze-mark';
import type { DeployState, EnvironmentState } from './states';

export const tier = z.enum(TIERS);

export const tlsMode = z.enum(TLS_MODES);

// The engine says what a good name, host or certificate is; here only the shape is checked, and that nothing is endless.
const text = z.string().check(z.maxLength(1000));
const id = z.uuid();

/** Everything that is needed to reach a target but the password; the engine's `ConnectionSettings`. */
export const connectionFields = z.object({
  host: text,
  port: z.number(),
  database: text,
  schema: text,
  user: text,
  tlsMode,
  caCertificate: z.nullable(z.string().check(z.maxLength(200_000))),
  connectTimeoutSeconds: z.number(),
  allowWeakAuthentication: z.boolean(),
});
export type ConnectionSettingsFields = z.infer<typeof connectionFields>;

export const credentialInput = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('password'), password: z.string().check(z.maxLength(5000)) }),
  z.object({ kind: z.literal('reference'), reference: text }),
]);
export type CredentialInput = z.infer<typeof credentialInput>;

export const registerEnvironmentInput = z.object({
  projectId: id,
  name: text,
  slug: text,
  tier,
  connection: connectionFields,
  credential: credentialInput,
  observeOnly: z.boolean(),
});
export type RegisterEnvironmentInput = z.infer<typeof registerEnvironmentInput>;

export const changeEnvironmentInput = z.object({
  environmentId: id,
  name: text,
  tier,
  connection: connectionFields,
  credential: z.nullable(credentialInput),
  observeOnly: z.boolean(),
});
export type ChangeEnvironmentInput = z.infer<typeof changeEnvironmentInput>;

export const testConnectionInput = z.object({
  projectId: id,
  environmentId: z.nullable(id),
  connection: connectionFields,
  credential: z.nullable(credentialInput),
});
export type TestConnectionInput = z.infer<typeof testConnectionInput>;

export const rotatePasswordInput = z.object({ environmentId: id, credential: credentialInput });
export type RotatePasswordInput = z.infer<typeof rotatePasswordInput>;

export const confirmIdentityInput = z.object({
  environmentId: id,
  identity: z.object({
    systemIdentifier: text,
    databaseOid: text,
    installation: z.nullable(text),
  }),
});
export type ConfirmIdentityInput = z.infer<typeof confirmIdentityInput>;

export const archiveEnvironmentInput = z.object({ environmentId: id, archived: z.boolean() });
export type ArchiveEnvironmentInput = z.infer<typeof archiveEnvironmentInput>;

export const deleteEnvironmentInput = z.object({ environmentId: id, typedName: text });
export type DeleteEnvironmentInput = z.infer<typeof deleteEnvironmentInput>;

export const moveEnvironmentInput = z.object({ environmentId: id, position: z.int() });
export type MoveEnvironmentInput = z.infer<typeof moveEnvironmentInput>;

export const checkNowInput = z.object({ environmentId: id, drift: z.boolean() });
export type CheckNowInput = z.infer<typeof checkNowInput>;

/** One environment in one line: a column of the matrix, a row of the fleet. */
export interface EnvironmentLine {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly tier: Tier;
  readonly observeOnly: boolean;
  /** Worst first; never empty. */
  readonly states: readonly EnvironmentState[];
  readonly version: string | null;
  /** Null when it was never reached. */
  readonly behind: number | null;
  /** Null when it is not known. */
  readonly openDrift: number | null;
  readonly facts: FactsAge;
  readonly openDeploys: readonly DeployLine[];
  readonly freeze: FreezeMark;
}

/** A deploy in one line. */
export interface DeployLine {
  readonly number: number;
  readonly state: DeployState;
  readonly requestedBy: string;
  readonly requestedAt: string;
  /** When it starts by itself; null when no time is set. */
  readonly scheduledFor: string | null;
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
}

/** What the settings form starts from; never holds a password. */
export interface EnvironmentSettings {
  readonly id: string;
  readonly projectId: string;
  readonly slug: string;
  readonly name: string;
  readonly tier: Tier;
  readonly position: number;
  readonly connection: ConnectionSettingsFields;
  readonly credential:
    { readonly kind: 'sealed' } | { readonly kind: 'reference'; readonly reference: string };
  readonly observeOnly: boolean;
  readonly isArchived: boolean;
}
