import { query, quoteIdentifier } from '../model/query';
import type { TargetSession } from '../target/target-session';
import type { ScratchNames } from './scratch-names';
import { openAdmin, type ScratchServer } from './scratch-server';

/**
 * Takes away everything that a use left: sessions, prepared transactions, the database, and the roles unless a kept copy still needs
 * them. Safe to call again. Throws `TargetError` when something stays.
 */
export async function removeScratch(
  admin: TargetSession,
  server: ScratchServer,
  names: ScratchNames,
): Promise<void> {
  await closeOwner(admin, names);
  await makeDroppable(admin, names.database);
  await rollBackPrepared(admin, server, names.database);
  await admin.query(query(`DROP DATABASE IF EXISTS ${quoteIdentifier(names.database)} WITH (FORCE)`));
  if (!(await exists(admin, names.keptDatabase))) await removeRoles(admin, names);
}

/** Takes away a kept copy with its roles. Throws `TargetError`. */
export async function removeKept(admin: TargetSession, names: ScratchNames): Promise<void> {
  await admin.query(query(`DROP DATABASE IF EXISTS ${quoteIdentifier(names.keptDatabase)} WITH (FORCE)`));
  await removeRoles(admin, names);
}

/** The owner can no longer log in, what it set for itself is gone, and its sessions are over. Throws `TargetError`. */
export async function closeOwner(admin: TargetSession, names: ScratchNames): Promise<void> {
  const owner = quoteIdentifier(names.owner);
  const { rows } = await admin.query(
    query('SELECT FROM pg_catalog.pg_roles WHERE rolname = $1', names.owner),
  );
  if (rows.length > 0) {
    await admin.query(query(`ALTER ROLE ${owner} NOLOGIN PASSWORD NULL`));
    await admin.query(query(`ALTER ROLE ${owner} RESET ALL`));
  }
  await endSessions(admin, names);
}

/** Ends all sessions of the owner and waits until they are gone. Throws `TargetError`. */
export async function endSessions(admin: TargetSession, names: ScratchNames): Promise<void> {
  await admin.query(query(END_SESSIONS, names.owner, names.database));
}

/** Waits 5 s at most for each; one that stays makes DROP DATABASE fail, which is reported. */
const END_SESSIONS = `SELECT pg_catalog.pg_terminate_backend(pid, 5000) FROM pg_catalog.pg_stat_activity
  WHERE (usename = $1 OR datname = $2) AND pid <> pg_catalog.pg_backend_pid() AND backend_type = 'client backend'`;

/** The owner of a database may forbid connections to it and call it a template, which would keep it. */
async function makeDroppable(admin: TargetSession, database: string): Promise<void> {
  if (!(await exists(admin, database))) return;
  const options = 'IS_TEMPLATE false ALLOW_CONNECTIONS true';
  await admin.query(query(`ALTER DATABASE ${quoteIdentifier(database)} ${options}`));
}

async function rollBackPrepared(
  admin: TargetSession,
  server: ScratchServer,
  database: string,
): Promise<void> {
  const { rows } = await admin.query(
    query('SELECT gid FROM pg_catalog.pg_prepared_xacts WHERE database = $1', database),
  );
  if (rows.length === 0) return;
  const inside = await openAdmin(server, database);
  try {
    for (const row of rows) {
      await inside.query(query(`ROLLBACK PREPARED '${String(row['gid']).replaceAll("'", "''")}'`));
    }
  } finally {
    await inside.close();
  }
}

async function removeRoles(admin: TargetSession, names: ScratchNames): Promise<void> {
  const { rows } = await admin.query(query(ROLES, names.rolePrefix, names.owner));
  for (const row of rows) await admin.query(query(`DROP ROLE ${quoteIdentifier(String(row['name']))}`));
}

const ROLES = `SELECT rolname::text AS name FROM pg_catalog.pg_roles
  WHERE pg_catalog.starts_with(rolname::text, $1) OR rolname = $2 ORDER BY rolname = $2, rolname`;

async function exists(admin: TargetSession, database: string): Promise<boolean> {
  const { rows } = await admin.query(
    query('SELECT FROM pg_catalog.pg_database WHERE datname = $1', database),
  );
  return rows.length > 0;
}
