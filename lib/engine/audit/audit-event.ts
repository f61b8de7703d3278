import type { CanonicalValue } from '../base/canonical-json';
import type { Instant } from '../model/instant';

/** Everything that leaves an audit event; the words after the dot are what was done. Add here first, then docs/operations.md. */
export const AUDIT_ACTIONS = [
  'installation.set_up',
  'installation.setup_link_made',
  'installation.diagnostics_downloaded',
  'installation.sealing_key_made',
  'installation.secrets_resealed',
  'installation.old_keys_retired',
  'installation.backed_up',
  'installation.restored',
  'installation.resumed',
  'installation.folder_looked_into',
  'session.signed_in',
  'session.sign_in_refused',
  'session.signed_out',
  'session.ended',
  'session.second_factor_awaited',
  'session.second_factor_refused',
  'session.second_factor_checked',
  'person.invited',
  'person.joined',
  'person.renamed',
  'person.disabled',
  'person.enabled',
  'person.made_administrator',
  'person.administrator_removed',
  'person.filter_saved',
  'person.filter_removed',
  'person.password_changed',
  'person.reset_link_made',
  'person.password_reset',
  'person.second_factor_begun',
  'person.second_factor_added',
  'person.second_factor_turned_off',
  'person.second_factor_removed',
  'person.recovery_codes_made',
  'person.identity_linked',
  'person.identity_unlinked',
  'membership.set',
  'membership.removed',
  'project.created',
  'project.changed',
  'project.archived',
  'project.restored',
  'project.deleted',
  'migration.asked',
  'migration.created',
  'release.made',
  'release.schema_compared',
  'environment.registered',
  'environment.changed',
  'environment.password_rotated',
  'environment.password_resealed',
  'environment.archived',
  'environment.restored',
  'environment.deleted',
  'environment.identity_recorded',
  'environment.identity_confirmed',
  'environment.address_followed',
  'environment.connection_tested',
  'environment.check_requested',
  'comparison.asked',
  'policy.changed',
  'freeze.made',
  'freeze.changed',
  'freeze.archived',
  'freeze.restored',
  'drift.found',
  'drift.gone',
  'drift.accepted',
  'drift.acceptance_ended',
  'drift.adoption_asked',
  'plan.asked',
  'plan.prepared',
  'deploy.requested',
  'deploy.approved',
  'deploy.approval_counted',
  'deploy.rejected',
  'deploy.cancelled',
  'deploy.cancel_requested',
  'deploy.started',
  'deploy.scheduled',
  'deploy.unscheduled',
  'deploy.started_on_time',
  'deploy.held_back',
  'deploy.break_glass_asked',
  'deploy.break_glass_confirmed',
  'deploy.break_glass_used',
  'deploy.break_glass_reviewed',
  'deploy.claimed',
  'deploy.went_stale',
  'deploy.replanned',
  'deploy.expired',
  'deploy.succeeded',
  'deploy.failed',
  'deploy.partly_applied',
  'deploy.schema_differs',
  'deploy.contradiction',
  'deploy.outcome_unknown',
  'deploy.recovery_began',
  'deploy.recovered',
  'webhook.changed',
  'webhook.secret_resealed',
  'webhook.tested',
  'audit.exported',
  'audit.verified',
  'cli.status_read',
  'cli.checked',
  'cli.history_read',
] as const;
export type AuditAction = (typeof AUDIT_ACTIONS)[number];

/** The thing an act was done to. `name` is what a person knows it by at that time. */
export interface AuditObject {
  readonly kind:
    | 'installation'
    | 'person'
    | 'project'
    | 'environment'
    | 'release'
    | 'plan'
    | 'deploy'
    | 'drift'
    | 'freeze'
    | 'webhook'
    | 'audit';
  readonly id: string | null;
  readonly name: string;
}

/** That somebody did something. Immutable; holds no secret. */
export interface AuditEvent {
  /** Version of this shape. */
  readonly format: 1;
  readonly action: AuditAction;
  readonly at: Instant;
  readonly actor: {
    readonly kind: 'person' | 'operator' | 'system' | 'anonymous';
    readonly id: string | null;
    readonly name: string;
  };
  readonly object: AuditObject;
  readonly projectId: string | null;
  readonly environmentId: string | null;
  readonly deployId: string | null;
  readonly before: CanonicalValue;
  readonly after: CanonicalValue;
  readonly reason: string | null;
  readonly via: 'browser' | 'cli' | 'worker';
  readonly address: string | null;
  readonly requestId: string;
}

/** An event in the chain. */
export interface ChainedEvent {
  /** From 1, without gaps. */
  readonly sequence: number;
  /** Hash of the event before; 64 zeros for the first. */
  readonly previousHash: string;
  readonly event: AuditEvent;
  readonly hash: string;
}

/** Head of the chain at a moment, kept outside of it. */
export interface AuditAnchor {
  readonly sequence: number;
  readonly hash: string;
}
