import * as z from 'zod/mini';

/** The engine's states and marks in the words of DESIGN.md section 3; `lib/server/web/present` does not compile when they differ. */
export const MIGRATION_STATES = [
  'applied',
  'baseline',
  'pending',
  'failed',
  'partly_applied',
  'rolled_back',
  'skipped',
  'missing',
  'superseded',
  'unknown',
] as const;
export const migrationState = z.enum(MIGRATION_STATES);
export type MigrationState = z.infer<typeof migrationState>;

export const MIGRATION_MARKS = ['edited', 'cosmetic', 'out_of_order'] as const;
export const migrationMark = z.enum(MIGRATION_MARKS);
export type MigrationMark = z.infer<typeof migrationMark>;

/** Worst first. */
export const ENVIRONMENT_STATES = [
  'wrong_database',
  'partly_applied',
  'failed',
  'drifted',
  'drift_check_failed',
  'unreachable',
  'held',
  'awaiting_approval',
  'deploying',
  'behind',
  'in_sync',
  'never_connected',
] as const;
export const environmentState = z.enum(ENVIRONMENT_STATES);
export type EnvironmentState = z.infer<typeof environmentState>;

export const DEPLOY_STATES = [
  'awaiting_approval',
  'approved',
  'scheduled',
  'queued',
  'running',
  'unknown',
  'succeeded',
  'failed',
  'partly_applied',
  'schema_differs',
  'contradiction',
  'rejected',
  'cancelled',
  'expired',
  'stale',
] as const;
export const deployState = z.enum(DEPLOY_STATES);
export type DeployState = z.infer<typeof deployState>;

/** Worst first. */
export const DRIFT_LEVELS = ['break', 'risk', 'note'] as const;
export const driftLevel = z.enum(DRIFT_LEVELS);
export type DriftLevel = z.infer<typeof driftLevel>;
