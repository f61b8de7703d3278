import { failure, type Failure } from '../base/failure';
import { query, quoteIdentifier } from '../model/query';
import { demandRows, flightRows } from '../target/flight-rows';
import type { TargetSession } from '../target/target-session';
import {
  defaultPrivilegeStatements,
  extensionsToMake,
  schemaAccessStatements,
  type AvailableExtension,
} from './ground-statements';
import { isMappedRole } from './replay-plan';
import type { ScratchInput } from './scratch-input';
import { LONGEST_NAME_BYTES, type ScratchNames } from './scratch-names';
import { openAdmin } from './scratch-server';

/** Live roles that get a stand-in; the deploy role has one already, the owner. Pure. */
export function mappedRoles(input: Pick<ScratchInput, 'ground' | 'roles' | 'deployRole'>): readonly string[] {
  const { defaultPrivileges, schema } = input.ground;
  const lists = [...defaultPrivileges, ...(schema === null ? [] : [{ role: schema.owner, ...schema }])];
  const granted = lists.flatMap(({ role, grants }) => [
    role,
    ...grants.flatMap(({ grantee }) => (grantee === null ? [] : [grantee])),
  ]);
  const named = new Set([...input.ground.roles, ...input.roles, ...granted]);
  return [...named].filter((role) => isMappedRole(role) && role !== input.deployRole).toSorted();
}

/** The name on the scratch server of a live role; null for the system's own roles. Pure. */
export function scratchRole(names: ScratchNames, deployRole: string, live: string): string | null {
  if (live === deployRole) return names.owner;
  return isMappedRole(live) ? `${names.rolePrefix}${live}` : null;
}

/**
 * Makes the roles of a lineage: the owner, which may log in and nothing more, and stand-ins that may not even do that. Null when done;
 * failure SCRATCH.ROLE_NAME_TOO_LONG. Throws `TargetError`.
 */
export async function makeRoles(
  admin: TargetSession,
  names: ScratchNames,
  input: ScratchInput,
): Promise<Failure | null> {
  const standIns = mappedRoles(input).map((role) => `${names.rolePrefix}${role}`);
  const long = standIns.find((name) => Buffer.byteLength(name) > LONGEST_NAME_BYTES);
  if (long !== undefined) return nameTooLong(long.slice(names.rolePrefix.length));
  const owner = quoteIdentifier(names.owner);
  await flightRows(
    admin,
    [
      `CREATE ROLE ${owner} NOLOGIN ${NOTHING}`,
      ...standIns.flatMap((name) => [
        `CREATE ROLE ${quoteIdentifier(name)} NOLOGIN ${NOTHING}`,
        `GRANT ${quoteIdentifier(name)} TO ${owner}`,
      ]),
    ].map((text) => query(text)),
  );
  return null;
}

const NOTHING = 'NOSUPERUSER NOCREATEROLE NOCREATEDB NOREPLICATION NOBYPASSRLS';

/** Makes the scratch database of a lineage from a template, closed to everybody but its owner from its first moment. Throws `TargetError`. */
export async function makeDatabase(
  admin: TargetSession,
  names: ScratchNames,
  options: { readonly template: string; readonly input: ScratchInput },
): Promise<void> {
  const database = quoteIdentifier(names.database);
  const owner = quoteIdentifier(names.owner);
  const { connections } = options.input.limits;
  const statements = [
    `CREATE DATABASE ${database} OWNER ${owner} TEMPLATE ${quoteIdentifier(options.template)} ALLOW_CONNECTIONS false CONNECTION LIMIT ${connections}`,
    `REVOKE ALL ON DATABASE ${database} FROM PUBLIC`,
    `ALTER ROLE ${owner} IN DATABASE ${database} SET search_path = ${quoteIdentifier(options.input.schema)}`,
    `ALTER DATABASE ${database} ALLOW_CONNECTIONS true`,
  ];
  for (const text of statements) await admin.query(query(text));
}

/**
 * Lets the owner log in with a fresh password, whatever it did to itself before, and makes sure that it can connect nowhere else. Null
 * when done; failure SCRATCH.NOT_ISOLATED. Throws `TargetError`.
 */
export async function openOwner(
  admin: TargetSession,
  names: ScratchNames,
  options: { readonly password: string; readonly input: ScratchInput },
): Promise<Failure | null> {
  const owner = quoteIdentifier(names.owner);
  const { statementTimeoutMs, connections } = options.input.limits;
  const results = await flightRows(admin, [
    query(`ALTER ROLE ${owner} RESET ALL`),
    query(`ALTER ROLE ${owner} SET statement_timeout = ${statementTimeoutMs}`),
    query(`ALTER ROLE ${owner} SET idle_in_transaction_session_timeout = ${statementTimeoutMs}`),
    query(`ALTER ROLE ${owner} SET temp_file_limit = '2GB'`),
    // Nothing here has to outlive a crash of the server.
    query(`ALTER ROLE ${owner} SET synchronous_commit = off`),
    query(`ALTER ROLE ${owner} LOGIN CONNECTION LIMIT ${connections} PASSWORD '${options.password}'`),
    query(ELSEWHERE, names.owner, names.database),
  ]);
  const elsewhere = results.at(-1)?.[0];
  return elsewhere === undefined ? null : notIsolated(String(elsewhere['name']));
}

/** Other scratch databases do not count: their owners could let anybody in, and harm only themselves. */
const ELSEWHERE = `SELECT datname::text AS name FROM pg_catalog.pg_database
  WHERE datallowconn AND datname <> $2 AND datname !~ '^lk_scratch_' AND pg_catalog.has_database_privilege($1::name, oid, 'CONNECT') LIMIT 1`;

/**
 * Gives a fresh scratch database what the target has besides its migrations: the schema, extensions, default privileges. Answers the
 * names of the extensions that were made. Only to be called before any SQL of other people ran there. Throws `TargetError`.
 */
export async function makeGround(names: ScratchNames, input: ScratchInput): Promise<ReadonlySet<string>> {
  const session = await openAdmin(input.server, names.database);
  try {
    const made = await makeExtensions(session, names, input);
    await runAll(session, [
      ...(input.schema === 'public' ? [] : [makeSchema(input.schema, names)]),
      ...accessStatements(names, input),
      ...(await privilegeStatements(session, names, input)),
    ]);
    return new Set(made);
  } finally {
    await session.close();
  }
}

async function makeExtensions(
  session: TargetSession,
  names: ScratchNames,
  input: ScratchInput,
): Promise<readonly string[]> {
  const { rows } = await session.query(query(AVAILABLE));
  const available: readonly AvailableExtension[] = rows.map((row) => ({
    name: String(row['name']),
    trusted: row['trusted'] === true,
  }));
  const wanted = extensionsToMake({
    live: input.ground.extensions,
    created: input.createdExtensions,
    allowed: input.extensionsAllowed,
    available,
    schema: input.schema,
  });
  let open = wanted.filter(({ name }) => name !== 'plpgsql');
  // One may need another: those that fail are tried again as long as that helps.
  for (;;) {
    const left = [];
    for (const extension of open) {
      const statements = [
        ...(SYSTEM_SCHEMAS.has(extension.schema) ? [] : [makeSchema(extension.schema, names)]),
        `CREATE EXTENSION ${quoteIdentifier(extension.name)} SCHEMA ${quoteIdentifier(extension.schema)}`,
      ];
      if (!(await tryAll(session, statements))) left.push(extension);
    }
    if (left.length === 0 || left.length === open.length) {
      const failed = new Set(left.map(({ name }) => name));
      return wanted.map(({ name }) => name).filter((name) => !failed.has(name));
    }
    open = left;
  }
}

const SYSTEM_SCHEMAS: ReadonlySet<string> = new Set(['public', 'pg_catalog']);

const AVAILABLE = `SELECT v.name::text AS name, pg_catalog.bool_or(v.trusted OR NOT v.superuser) AS trusted
  FROM pg_catalog.pg_available_extension_versions v GROUP BY v.name`;

function makeSchema(schema: string, names: ScratchNames): string {
  return `CREATE SCHEMA IF NOT EXISTS ${quoteIdentifier(schema)} AUTHORIZATION ${quoteIdentifier(names.owner)}`;
}

function accessStatements(
  names: ScratchNames,
  { ground, schema, deployRole }: ScratchInput,
): readonly string[] {
  if (ground.schema === null) return [];
  return schemaAccessStatements(
    schema,
    ground.schema,
    (live) => scratchRole(names, deployRole, live) ?? live,
  );
}

async function privilegeStatements(
  session: TargetSession,
  names: ScratchNames,
  input: ScratchInput,
): Promise<readonly string[]> {
  const { rows } = await session.query(query('SELECT nspname::text AS name FROM pg_catalog.pg_namespace'));
  return defaultPrivilegeStatements(input.ground.defaultPrivileges, {
    role: (live) => scratchRole(names, input.deployRole, live) ?? live,
    schemas: new Set([...rows.map((row) => String(row['name'])), input.schema]),
  });
}

async function runAll(session: TargetSession, statements: readonly string[]): Promise<void> {
  const { items } = await session.flight(statements.map((text) => ({ kind: 'statement', text })));
  items.forEach(demandRows);
}

/** True when all of it was done; nothing of it is done otherwise. */
async function tryAll(session: TargetSession, statements: readonly string[]): Promise<boolean> {
  const { stoppedAt, items } = await session.flight(statements.map((text) => ({ kind: 'statement', text })));
  const stopped = stoppedAt === null ? undefined : items[stoppedAt];
  if (stopped?.kind === 'lost') demandRows(stopped);
  return stoppedAt === null;
}

function nameTooLong(role: string): Failure {
  return failure('SCRATCH.ROLE_NAME_TOO_LONG', `The role name ${role} is too long for a scratch database.`, {
    why: 'Roles exist there under a prefix of 13 characters, and PostgreSQL keeps 63 bytes.',
  });
}

function notIsolated(database: string): Failure {
  return failure('SCRATCH.NOT_ISOLATED', `A scratch role could connect to the database ${database}.`, {
    why: "Other people's SQL runs as that role before anyone approved it.",
    fix: `REVOKE CONNECT ON DATABASE ${quoteIdentifier(database)} FROM PUBLIC; on the scratch server, and use that server for nothing else.`,
  });
}
