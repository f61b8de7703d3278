import { query } from '../model/query';
import { flightRows } from './flight-rows';
import type { Row } from './row';
import type { TargetSession } from './target-session';

/** An extension of a database and where its objects are. */
export interface InstalledExtension {
  readonly name: string;
  readonly schema: string;
}

/** One right of an access control list. */
export interface Grant {
  /** Null is PUBLIC. */
  readonly grantee: string | null;
  readonly privilege: string;
  readonly grantable: boolean;
}

/** To whom a schema belongs and who may use it. */
export interface SchemaAccess {
  readonly owner: string;
  readonly grants: readonly Grant[];
}

/** What ALTER DEFAULT PRIVILEGES left in a database. */
export interface DefaultPrivilege {
  /** The role whose new objects get it. */
  readonly role: string;
  /** Null: in all schemas. */
  readonly schema: string | null;
  readonly objects: 'TABLES' | 'SEQUENCES' | 'FUNCTIONS' | 'TYPES' | 'SCHEMAS';
  /** Everything that is granted. */
  readonly grants: readonly Grant[];
}

/** What a scratch copy of a database has to start from besides its migrations. */
export interface ScratchGround {
  /** Roles that own something in the database, or that something is granted to. */
  readonly roles: readonly string[];
  readonly extensions: readonly InstalledExtension[];
  readonly defaultPrivileges: readonly DefaultPrivilege[];
  /** Of the environment's schema; null when it is not there. */
  readonly schema: SchemaAccess | null;
}

/**
 * Reads what a scratch copy of the connected database has to start from, in one round trip. Throws `TargetError`. Source: PostgreSQL
 * manual, 53.51 pg_shdepend, 53.16 pg_default_acl, 53.20 pg_extension.
 */
export async function readScratchGround(session: TargetSession, schema: string): Promise<ScratchGround> {
  const [roles = [], extensions = [], privileges = [], access = []] = await flightRows(session, [
    query(ROLES),
    query(EXTENSIONS),
    query(DEFAULT_PRIVILEGES),
    query(SCHEMA_ACCESS, schema),
  ]);
  return {
    roles: roles.map((row) => String(row['role'])),
    extensions: extensions.map((row) => ({ name: String(row['name']), schema: String(row['schema']) })),
    defaultPrivileges: grouped(privileges),
    schema: access[0] === undefined ? null : toAccess(access[0], access),
  };
}

const ROLES = `SELECT r.rolname::text AS role FROM pg_catalog.pg_roles r
  WHERE r.oid IN (SELECT d.refobjid FROM pg_catalog.pg_shdepend d
                   WHERE d.refclassid = 'pg_catalog.pg_authid'::regclass
                     AND d.dbid = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database()))
 ORDER BY 1`;

const EXTENSIONS = `SELECT e.extname::text AS name, n.nspname::text AS schema
  FROM pg_catalog.pg_extension e JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace
 WHERE e.extname <> 'plpgsql' ORDER BY 1`;

/** An entry without grants is an entry all the same. */
const DEFAULT_PRIVILEGES = `SELECT d.oid::text AS entry, pg_catalog.pg_get_userbyid(d.defaclrole)::text AS role,
    n.nspname::text AS schema, d.defaclobjtype::text AS objects,
    CASE WHEN a.grantee = 0 THEN NULL ELSE pg_catalog.pg_get_userbyid(a.grantee)::text END AS grantee,
    a.privilege_type AS privilege, a.is_grantable AS grantable
  FROM pg_catalog.pg_default_acl d
  LEFT JOIN pg_catalog.pg_namespace n ON n.oid = d.defaclnamespace
  LEFT JOIN LATERAL pg_catalog.aclexplode(d.defaclacl) a ON true
 WHERE d.defaclobjtype IN ('r', 'S', 'f', 'T', 'n')
 ORDER BY 2, 3 NULLS FIRST, 4, 5 NULLS FIRST, 6`;

const SCHEMA_ACCESS = `SELECT pg_catalog.pg_get_userbyid(n.nspowner)::text AS owner,
    CASE WHEN a.grantee = 0 THEN NULL ELSE pg_catalog.pg_get_userbyid(a.grantee)::text END AS grantee,
    a.privilege_type AS privilege, a.is_grantable AS grantable
  FROM pg_catalog.pg_namespace n
  LEFT JOIN LATERAL pg_catalog.aclexplode(COALESCE(n.nspacl, pg_catalog.acldefault('n', n.nspowner))) a ON true
 WHERE n.nspname = $1 ORDER BY 2 NULLS FIRST, 3`;

function toAccess(first: Row, rows: readonly Row[]): SchemaAccess {
  return { owner: String(first['owner']), grants: rows.flatMap(toGrant) };
}

const OBJECTS: Readonly<Record<string, DefaultPrivilege['objects']>> = {
  r: 'TABLES',
  S: 'SEQUENCES',
  f: 'FUNCTIONS',
  T: 'TYPES',
  n: 'SCHEMAS',
};

function grouped(rows: readonly Row[]): readonly DefaultPrivilege[] {
  const entries = [...new Set(rows.map((row) => row['entry']))];
  return entries.flatMap((entry) => {
    const own = rows.filter((row) => row['entry'] === entry);
    const first = own[0];
    const objects = OBJECTS[String(first?.['objects'])];
    if (first === undefined || objects === undefined) return [];
    return [
      { role: String(first['role']), schema: text(first, 'schema'), objects, grants: own.flatMap(toGrant) },
    ];
  });
}

function toGrant(row: Row): readonly Grant[] {
  const privilege = text(row, 'privilege');
  if (privilege === null) return [];
  return [{ grantee: text(row, 'grantee'), privilege, grantable: row['grantable'] === true }];
}

function text(row: Row, name: string): string | null {
  const value = row[name];
  return typeof value === 'string' ? value : null;
}
