import { failure } from '../base/failure';
import { InvariantError } from '../base/invariant';
import type { TargetRights } from '../model/observation';
import type { QualifiedName } from '../model/identifiers';
import { query, type Query } from '../model/query';
import type { TargetIdentity } from '../model/target-identity';
import { INSTALLATION_QUERY, LOCKKEEPER_SCHEMA, LOCKKEEPER_TABLES } from './lockkeeper-schema';
import type { Row } from './row';
import { TargetError } from './target-error';
import { missingRights, targetRights, type MissingRight, type RightFacts } from './target-rights';
import type { TargetSession } from './target-session';

/** What the catalog of a target says about itself and about our role there. */
export interface TargetState {
  readonly identity: TargetIdentity;
  readonly role: string;
  readonly standby: boolean;
  readonly readOnly: boolean;
  readonly rights: TargetRights;
  /** The same as `rights.missing`, with what each is about. */
  readonly missing: readonly MissingRight[];
}

/** What is asked for: the environment's schema, and the tables that hold the tool's history. */
export interface TargetStateInput {
  readonly schema: string;
  readonly historyTables: readonly QualifiedName[];
}

/**
 * Reads identity, standing and rights in two round trips at most, writing nothing. Throws `TargetError`. Sources: PostgreSQL manual,
 * 9.27 System Information Functions (pg_control_system, has_*_privilege) and 53 System Catalogs.
 */
export async function readTargetState(session: TargetSession, input: TargetStateInput): Promise<TargetState> {
  const { rows } = await session.query(stateQuery(input));
  const installation = installationReadable(rows) ? (await session.query(INSTALLATION_QUERY)).rows : [];
  return toTargetState(session, input, { state: rows, installation });
}

/** Whether `INSTALLATION_QUERY` may be asked, by the rows of `stateQuery`; pure. */
export function installationReadable([row]: readonly Row[]): boolean {
  return row !== undefined && (lockkeeperState(row) === 'usable' || row['installation_readable'] === true);
}

/** What the rows of `stateQuery` and `INSTALLATION_QUERY` say; pure. */
export function toTargetState(
  session: Pick<TargetSession, 'readOnlyByDefault'>,
  input: TargetStateInput,
  rows: { readonly state: readonly Row[]; readonly installation: readonly Row[] },
): TargetState {
  const [row] = rows.state;
  if (row === undefined) throw new InvariantError('the catalog has no row for the connected database');
  const facts = toRightFacts(row, input);
  const installation = rows.installation[0]?.['id'];
  return {
    identity: {
      systemIdentifier: String(row['system_identifier']),
      databaseOid: String(row['database_oid']),
      installation: typeof installation === 'string' ? installation : null,
    },
    role: facts.role,
    standby: row['standby'] === true,
    readOnly: session.readOnlyByDefault || row['standby'] === true,
    rights: targetRights(facts),
    missing: missingRights(facts),
  };
}

/** True when both name the same database. A target that has no installation yet is the same one while the rest agrees. */
export function sameTarget(registered: TargetIdentity, found: TargetIdentity): boolean {
  return (
    registered.systemIdentifier === found.systemIdentifier &&
    registered.databaseOid === found.databaseOid &&
    (registered.installation === null || registered.installation === found.installation)
  );
}

/** Identity, standing and rights in one row. */
export function stateQuery({ schema, historyTables }: TargetStateInput): Query {
  const names = historyTables.map((table) => [table.schema, table.name]);
  return query(STATE, schema, JSON.stringify(names), JSON.stringify(LOCKKEEPER_TABLES));
}

const MAY_WRITE = `pg_catalog.has_table_privilege(c.oid, 'SELECT') AND pg_catalog.has_table_privilege(c.oid, 'INSERT')
        AND pg_catalog.has_table_privilege(c.oid, 'UPDATE') AND pg_catalog.has_schema_privilege(n.oid, 'USAGE')`;

const STATE = `WITH ours AS (
    SELECT c.relname, ${MAY_WRITE} AS usable,
           pg_catalog.has_table_privilege(c.oid, 'SELECT') AND pg_catalog.has_schema_privilege(n.oid, 'USAGE') AS readable
      FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname = '${LOCKKEEPER_SCHEMA}' AND c.relkind = 'r'
       AND c.relname IN (SELECT pg_catalog.json_array_elements_text($3::json))
  ), history AS (
    SELECT n.nspname, c.relname
      FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      JOIN (SELECT e ->> 0 AS schema, e ->> 1 AS name FROM pg_catalog.json_array_elements($2::json) e) wanted
        ON n.nspname = wanted.schema AND c.relname = wanted.name
     WHERE NOT (${MAY_WRITE} AND pg_catalog.has_table_privilege(c.oid, 'DELETE'))
  ), owners AS (
    SELECT DISTINCT pg_catalog.pg_get_userbyid(c.relowner) AS owner
      FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname = $1 AND c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f')
       AND NOT pg_catalog.pg_has_role(c.relowner, 'USAGE')
       AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
                        WHERE d.classid = 'pg_catalog.pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
     ORDER BY 1 LIMIT 10
  )
  SELECT (SELECT system_identifier::text FROM pg_catalog.pg_control_system()) AS system_identifier,
    d.oid::text AS database_oid,
    d.datname::text AS database,
    r.rolname::text AS role,
    r.rolsuper AS superuser,
    pg_catalog.pg_is_in_recovery() AS standby,
    s.oid IS NOT NULL AS schema_exists,
    COALESCE(pg_catalog.has_schema_privilege(s.oid, 'CREATE') AND pg_catalog.has_schema_privilege(s.oid, 'USAGE'), false) AS create_in_schema,
    pg_catalog.has_database_privilege(d.oid, 'CREATE') AS create_in_database,
    pg_catalog.pg_has_role('pg_read_all_stats', 'USAGE') AS sees_sessions,
    r.rolname = '${LOCKKEEPER_SCHEMA}' AND EXISTS (
      SELECT FROM pg_catalog.pg_settings p
       WHERE p.name = 'search_path' AND pg_catalog.strpos(p.reset_val, '$user') > 0) AS looks_into_lockkeeper,
    l.oid IS NOT NULL AS lockkeeper_exists,
    COALESCE(pg_catalog.has_schema_privilege(l.oid, 'CREATE'), false) AS create_in_lockkeeper,
    (SELECT pg_catalog.count(*) FROM ours)::int AS lockkeeper_tables,
    (SELECT pg_catalog.count(*) FROM ours WHERE usable)::int AS lockkeeper_usable,
    EXISTS (SELECT FROM ours WHERE relname = 'installation' AND readable) AS installation_readable,
    (SELECT pg_catalog.json_agg(owner) FROM owners)::text AS foreign_owners,
    (SELECT pg_catalog.json_agg(pg_catalog.json_build_array(nspname, relname)) FROM history)::text AS closed_history
  FROM pg_catalog.pg_database d
  JOIN pg_catalog.pg_roles r ON r.rolname = current_user
  LEFT JOIN pg_catalog.pg_namespace s ON s.nspname = $1
  LEFT JOIN pg_catalog.pg_namespace l ON l.nspname = '${LOCKKEEPER_SCHEMA}'
 WHERE d.datname = pg_catalog.current_database()`;

function toRightFacts(row: Row, { schema }: TargetStateInput): RightFacts {
  return {
    database: String(row['database']),
    schema,
    role: String(row['role']),
    superuser: row['superuser'] === true,
    schemaExists: row['schema_exists'] === true,
    canCreateInSchema: row['create_in_schema'] === true,
    canCreateInDatabase: row['create_in_database'] === true,
    seesOtherSessions: row['sees_sessions'] === true,
    looksIntoLockkeeper: row['looks_into_lockkeeper'] === true,
    lockkeeper: lockkeeperState(row),
    foreignOwners: jsonList(row['foreign_owners']).map(String),
    closedHistory: jsonList(row['closed_history']).map((pair) => {
      const [tableSchema, name] = Array.isArray(pair) ? pair.map(String) : [];
      return { schema: tableSchema ?? '', name: name ?? '' };
    }),
  };
}

function lockkeeperState(row: Row): RightFacts['lockkeeper'] {
  if (row['lockkeeper_exists'] !== true) return 'absent';
  if (row['lockkeeper_usable'] === LOCKKEEPER_TABLES.length) return 'usable';
  const complete = row['lockkeeper_usable'] === row['lockkeeper_tables'];
  return complete && row['create_in_lockkeeper'] === true ? 'can_complete' : 'unusable';
}

function jsonList(text: unknown): readonly unknown[] {
  if (typeof text !== 'string') return [];
  const value: unknown = JSON.parse(text);
  return Array.isArray(value) ? value : [];
}

/** A target that cannot take a run: a standby, or read-only by its settings. Null when it can. */
export function refuseReadOnly(state: Pick<TargetState, 'standby' | 'readOnly'>): TargetError | null {
  if (state.standby) {
    return new TargetError(
      failure('TARGET.STANDBY', 'This server is a standby; it takes no changes.', {
        fix: 'Give the address of the primary.',
        where: { field: 'host' },
      }),
    );
  }
  if (!state.readOnly) return null;
  return new TargetError(
    failure('TARGET.READ_ONLY', 'The target is read-only.', {
      why: 'default_transaction_read_only is on for the server, the database or the role.',
      fix: 'Switch it off for the role, if changes are wanted.',
      where: { field: 'user' },
    }),
  );
}
