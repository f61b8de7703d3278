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
export type MigrationState = (typeof MIGRATION_STATES)[number];

export const MIGRATION_MARKS = ['edited', 'cosmetic', 'out_of_order'] as const;
export type MigrationMark = (typeof MIGRATION_MARKS)[number];

/** Where a migration stands in a graph of migrations. */
export const GRAPH_MARKS = ['head', 'current'] as const;
export type GraphMark = (typeof GRAPH_MARKS)[number];

/** Worst first. */
export const ENVIRONMENT_STATES = [
  'wrong_database',
  'partly_applied',
  'failed',
  'history_refused',
  'drifted',
  'drift_check_failed',
  'unreachable',
  'held',
  'has_gaps',
  'awaiting_approval',
  'deploying',
  'behind',
  'in_sync',
  'never_connected',
] as const;
export type EnvironmentState = (typeof ENVIRONMENT_STATES)[number];

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
export type DeployState = (typeof DEPLOY_STATES)[number];

/** Worst first. */
export const DRIFT_LEVELS = ['break', 'risk', 'note'] as const;
export type DriftLevel = (typeof DRIFT_LEVELS)[number];
