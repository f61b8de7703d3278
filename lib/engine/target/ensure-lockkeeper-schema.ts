import { connectionLost } from './connection-lost';
import { failure } from '../base/failure';
import { failed, success, type Result } from '../base/result';
import { query } from '../model/query';
import {
  appliedQuery,
  createLockkeeperSchema,
  FENCE_QUERY,
  INSTALLATION_QUERY,
  raiseFenceQuery,
  registerInstallationQuery,
  type AppliedEvidence,
  type AuditMark,
} from './lockkeeper-schema';
import type { Row } from './row';
import { TargetError } from './target-error';
import type { FlightItem, TargetSession } from './target-session';

/**
 * Makes the schema `lockkeeper` with all its tables and gives the target its identity, in one transaction; only to be called under the
 * run lock, never by a look. Answers the identity that the target has now. Failures: TARGET.OTHER_INSTALLATION when another environment
 * or installation has registered this database; TARGET.* when the right is missing. Throws `TargetError` when the session is lost.
 */
export async function ensureLockkeeperSchema(
  session: TargetSession,
  installation: { readonly id: string; readonly environmentId: string },
): Promise<Result<{ readonly installation: string }>> {
  const { rows } = await session.query(SCHEMA_EXISTS);
  const made = await inTransaction(session, [
    ...createLockkeeperSchema({ schemaExists: rows[0]?.['there'] === true }).map(asItem),
    asItem(registerInstallationQuery(installation)),
    asItem(INSTALLATION_QUERY),
  ]);
  if (!made.ok) return made;
  const registered = made.value.at(-1)?.[0];
  if (registered?.['environment_id'] !== installation.environmentId) {
    return failed(otherInstallation(String(registered?.['id'] ?? '')));
  }
  return success({ installation: String(registered['id']) });
}

const SCHEMA_EXISTS = query(
  "SELECT EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname = 'lockkeeper') AS there",
);

/**
 * Raises the fence on the target, committed: from then on no older run can write there. Failure: TARGET.FENCED when a run with the same
 * or a higher number was here before. Throws `TargetError`.
 */
export async function raiseFence(
  session: TargetSession,
  run: {
    readonly fence: number;
    readonly deployId: string;
    readonly runId: string;
    readonly audit: AuditMark | null;
  },
): Promise<Result<null>> {
  const { rowCount } = await session.query(raiseFenceQuery(run));
  if (rowCount === 1) return success(null);
  const now = (await session.query(FENCE_QUERY)).rows[0];
  return failed(
    failure('TARGET.FENCED', 'A newer run has taken over this target.', {
      why: `Run ${String(now?.['run_id'])} holds fence ${String(now?.['fence'])}; this one has ${run.fence}.`,
      fix: 'Look at the newer run; this one must not go on.',
    }),
  );
}

/** What the target itself says was applied for a deploy. Throws `TargetError`. */
export async function readApplied(
  session: TargetSession,
  deployId: string,
): Promise<readonly AppliedEvidence[]> {
  const { rows } = await session.query(appliedQuery(deployId));
  return rows.map((row) => ({
    migrationId: String(row['migration_id']),
    checksum: String(row['checksum']),
    historyRowId: String(row['history_row_id']),
    runId: String(row['run_id']),
    fence: Number(row['fence']),
    transactionId: String(row['transaction_id']),
    appliedAt: String(row['applied_at']),
  }));
}

function asItem(item: ReturnType<typeof query>): FlightItem {
  return { kind: 'query', query: item };
}

/** The rows of each item once all of it is committed; nothing of it remains otherwise. */
async function inTransaction(
  session: TargetSession,
  items: readonly FlightItem[],
): Promise<Result<readonly (readonly Row[])[]>> {
  const flight = await session.flight([asItem(query('BEGIN')), ...items, asItem(query('COMMIT'))]);
  const stopped = flight.stoppedAt === null ? undefined : flight.items[flight.stoppedAt];
  if (stopped === undefined) {
    return success(flight.items.slice(1, -1).map((item) => (item.kind === 'done' ? item.rows : [])));
  }
  if (stopped.kind === 'refused') {
    await session.query(query('ROLLBACK'));
    return failed(stopped.failure);
  }
  const lost = flight.items.find((item) => item.kind === 'lost');
  throw new TargetError(lost?.failure ?? connectionLost(), { lost: true });
}

function otherInstallation(id: string): ReturnType<typeof failure> {
  return failure('TARGET.OTHER_INSTALLATION', 'This database belongs to another environment of Lockkeeper.', {
    why: `Its schema lockkeeper names installation ${id}, registered by another environment or another Lockkeeper.`,
    fix: 'If it is a copy of that database, remove the row of lockkeeper.installation in the copy; else check the address.',
  });
}
