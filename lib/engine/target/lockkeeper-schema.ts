import { query, type Query } from '../model/query';
import type { Instant } from '../model/instant';
import { instantText } from './instant-text';

/** The schema on a target that holds our own records; never part of drift (DESIGN.md 5.3). */
export const LOCKKEEPER_SCHEMA = 'lockkeeper';

/** Its tables. All of them have to be there and usable, else the environment is *reduced*. */
export const LOCKKEEPER_TABLES = ['installation', 'fence', 'applied', 'intent'] as const;

/**
 * Statements that make the schema, for one transaction under the run lock; each is harmless when its object is there. Pure. The schema
 * itself is left out when it exists, since asking for it again needs a right on the database.
 */
export function createLockkeeperSchema(options: { readonly schemaExists: boolean }): readonly Query[] {
  return [...(options.schemaExists ? [] : MAKE_SCHEMA), ...MAKE_TABLES].map((text) => query(text));
}

const MAKE_SCHEMA = [
  'CREATE SCHEMA lockkeeper',
  "COMMENT ON SCHEMA lockkeeper IS 'Records of Lockkeeper: which runs applied what. Not part of the application.'",
];

const MAKE_TABLES = [
  `CREATE TABLE IF NOT EXISTS lockkeeper.installation (
    singleton      boolean PRIMARY KEY DEFAULT true CHECK (singleton),
    id             uuid NOT NULL,
    environment_id text NOT NULL,
    created_at     timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp()
  )`,
  `CREATE TABLE IF NOT EXISTS lockkeeper.fence (
    singleton      boolean PRIMARY KEY DEFAULT true CHECK (singleton),
    fence          bigint NOT NULL,
    deploy_id      text,
    run_id         text,
    raised_at      timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp(),
    audit_sequence bigint,
    audit_hash     text
  )`,
  `CREATE TABLE IF NOT EXISTS lockkeeper.applied (
    deploy_id      text NOT NULL,
    migration_id   text NOT NULL,
    checksum       text NOT NULL,
    history_row_id text NOT NULL,
    run_id         text NOT NULL,
    fence          bigint NOT NULL,
    transaction_id xid8 NOT NULL,
    applied_at     timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp(),
    PRIMARY KEY (deploy_id, migration_id)
  )`,
  `CREATE TABLE IF NOT EXISTS lockkeeper.intent (
    run_id       text NOT NULL,
    step         integer NOT NULL,
    statement    integer NOT NULL,
    migration_id text NOT NULL,
    title        text NOT NULL,
    state        text NOT NULL CHECK (state IN ('started', 'done', 'failed')),
    started_at   timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp(),
    ended_at     timestamptz,
    PRIMARY KEY (run_id, step, statement)
  )`,
  'INSERT INTO lockkeeper.fence (fence) VALUES (0) ON CONFLICT DO NOTHING',
];

/** Gives the target its identity once; changes nothing when it has one. */
export function registerInstallationQuery(installation: {
  readonly id: string;
  readonly environmentId: string;
}): Query {
  return query(
    'INSERT INTO lockkeeper.installation (id, environment_id) VALUES ($1::uuid, $2) ON CONFLICT DO NOTHING',
    installation.id,
    installation.environmentId,
  );
}

/** `id`, `environment_id`; no row when the target has no identity yet. */
export const INSTALLATION_QUERY = query('SELECT id::text AS id, environment_id FROM lockkeeper.installation');

/** Position of the audit chain that is left on the target with every run, so that a cut chain is noticed. */
export interface AuditMark {
  readonly sequence: number;
  readonly hash: string;
}

/** Must change exactly one row: none means that a run with the same or a higher number was here. */
export function raiseFenceQuery(run: {
  readonly fence: number;
  readonly deployId: string;
  readonly runId: string;
  readonly audit: AuditMark | null;
}): Query {
  return query(
    `UPDATE lockkeeper.fence SET fence = $1::bigint, deploy_id = $2, run_id = $3, raised_at = pg_catalog.clock_timestamp(),
            audit_sequence = COALESCE($4::bigint, audit_sequence), audit_hash = COALESCE($5, audit_hash)
      WHERE fence < $1::bigint`,
    run.fence,
    run.deployId,
    run.runId,
    run.audit?.sequence ?? null,
    run.audit?.hash ?? null,
  );
}

/** Who raised the fence last: `fence`, `deploy_id`, `run_id`, `audit_sequence`, `audit_hash`. */
export const FENCE_QUERY = query(
  'SELECT fence::text AS fence, deploy_id, run_id, audit_sequence::text AS audit_sequence, audit_hash FROM lockkeeper.fence',
);

/**
 * Inside a transaction: holds the fence at this number until the end. Fails with division_by_zero (22012) when another run has raised
 * it, so that the rest of a flight is not run.
 */
export function demandFenceQuery(fence: number): Query {
  return query(
    `SELECT 1 / (SELECT pg_catalog.count(*) FROM
       (SELECT FROM lockkeeper.fence WHERE fence = $1::bigint FOR SHARE) held) AS held`,
    fence,
  );
}

/** Changes nothing of the fence, and is written all the same: a COMMIT after it waits for the disk. For `demandOneRowQuery`. */
export const keepFenceQuery = (fence: number): Query =>
  query('UPDATE lockkeeper.fence SET raised_at = raised_at WHERE fence = $1::bigint', fence);

/** In the transaction of the migration; the key refuses the same migration of the same deploy a second time. */
export function recordAppliedQuery(applied: {
  readonly deployId: string;
  readonly migrationId: string;
  readonly checksum: string;
  readonly historyRowId: string;
  readonly runId: string;
  readonly fence: number;
}): Query {
  return query(
    `INSERT INTO lockkeeper.applied (deploy_id, migration_id, checksum, history_row_id, run_id, fence, transaction_id)
     VALUES ($1, $2, $3, $4, $5, $6::bigint, pg_catalog.pg_current_xact_id())`,
    applied.deployId,
    applied.migrationId,
    applied.checksum,
    applied.historyRowId,
    applied.runId,
    applied.fence,
  );
}

/** Evidence of one deploy: `migration_id`, `checksum`, `history_row_id`, `run_id`, `fence`, `transaction_id`, `applied_at`. */
export function appliedQuery(deployId: string): Query {
  return query(
    `SELECT migration_id, checksum, history_row_id, run_id, fence::text AS fence, transaction_id::text AS transaction_id,
            ${instantText('applied_at')} AS applied_at
       FROM lockkeeper.applied WHERE deploy_id = $1 ORDER BY applied_at, migration_id`,
    deployId,
  );
}

/** One statement outside a transaction. */
export interface IntentKey {
  readonly runId: string;
  readonly step: number;
  readonly statement: number;
}

/** In place of a statement's number, which counts from 1: the native tool's mark of the whole migration. */
export const NO_STATEMENT = 0;

/** Before a statement outside a transaction is sent. */
export function startIntentQuery(
  intent: IntentKey & { readonly migrationId: string; readonly title: string },
): Query {
  return query(
    `INSERT INTO lockkeeper.intent (run_id, step, statement, migration_id, title, state)
     VALUES ($1, $2::int, $3::int, $4, $5, 'started')`,
    intent.runId,
    intent.step,
    intent.statement,
    intent.migrationId,
    intent.title,
  );
}

/** After it was decided by the catalog; must change exactly one row. */
export function endIntentQuery(intent: IntentKey & { readonly state: 'done' | 'failed' }): Query {
  return query(
    `UPDATE lockkeeper.intent SET state = $4, ended_at = pg_catalog.clock_timestamp()
      WHERE run_id = $1 AND step = $2::int AND statement = $3::int AND state = 'started'`,
    intent.runId,
    intent.step,
    intent.statement,
    intent.state,
  );
}

/** One row of `lockkeeper.applied`. */
export interface AppliedEvidence {
  readonly migrationId: string;
  readonly checksum: string;
  readonly historyRowId: string;
  readonly runId: string;
  readonly fence: number;
  readonly transactionId: string;
  readonly appliedAt: Instant;
}
