import type pg from 'pg';
import { z } from 'zod';
import { query, type Query } from '../../model/query';

/**
 * A short text that is another one as soon as anything that `readSchema` reads was changed: one query, a few milliseconds, no locks. Equal
 * markers mean an unchanged schema; different ones only that it is worth reading (VACUUM FULL, REINDEX and a rename back and forth move
 * it too, ANALYZE and rows do not). Only markers of one database are comparable; it is made of the numbers of the transactions that wrote the
 * catalog's rows (`xmin`, see "System Columns" in PostgreSQL's manual). Throws what the server threw.
 */
export async function schemaMarker(client: pg.ClientBase): Promise<string> {
  const { rows } = await client.query(schemaMarkerQuery().text);
  return toMarker(rows[0]);
}

/** The query behind `schemaMarker`, to be sent together with others. */
export const schemaMarkerQuery = (): Query => query(MARKER_SQL);

/** The mark in its row; pure. */
export const toMarker = (row: unknown): string => ROW.parse(row).marker;

const ROW = z.object({ marker: z.string() });

/** One catalog as its rows are told apart. */
export interface MarkedCatalog {
  readonly catalog: string;
  /** The columns that the rows are told apart by; together with xmin they are their state. */
  readonly key: string;
  readonly where?: string;
}

/** Rows of relations that are not temporary: those come and go with sessions. */
const notTemporary = (relation: string) =>
  `x.${relation} >= 16384 AND x.${relation} NOT IN (SELECT temporary.oid FROM temporary)`;
const OWN = 'x.oid >= 16384';
const IN_SCHEMA = (namespace: string) => `${OWN} AND x.${namespace} NOT IN (SELECT theirs.oid FROM theirs)`;

/** Every catalog whose rows are part of what a reading sees; `x` is the catalog. */
export const MARKED_CATALOGS: readonly MarkedCatalog[] = [
  {
    catalog: 'pg_namespace',
    key: 'x.oid',
    where: "x.nspname NOT LIKE 'pg\\_%' AND x.nspname <> 'lockkeeper'",
  },
  { catalog: 'pg_class', key: 'x.oid', where: `${OWN} AND x.relpersistence <> 't' AND x.relkind <> 't'` },
  { catalog: 'pg_attribute', key: 'x.attrelid, x.attnum', where: notTemporary('attrelid') },
  { catalog: 'pg_attrdef', key: 'x.oid', where: notTemporary('adrelid') },
  { catalog: 'pg_constraint', key: 'x.oid', where: `(x.conrelid = 0 OR ${notTemporary('conrelid')})` },
  { catalog: 'pg_index', key: 'x.indexrelid', where: notTemporary('indrelid') },
  { catalog: 'pg_inherits', key: 'x.inhrelid, x.inhparent', where: notTemporary('inhrelid') },
  { catalog: 'pg_partitioned_table', key: 'x.partrelid', where: notTemporary('partrelid') },
  { catalog: 'pg_sequence', key: 'x.seqrelid', where: notTemporary('seqrelid') },
  { catalog: 'pg_trigger', key: 'x.oid', where: notTemporary('tgrelid') },
  { catalog: 'pg_rewrite', key: 'x.oid', where: notTemporary('ev_class') },
  { catalog: 'pg_policy', key: 'x.oid' },
  { catalog: 'pg_statistic_ext', key: 'x.oid' },
  { catalog: 'pg_proc', key: 'x.oid', where: IN_SCHEMA('pronamespace') },
  { catalog: 'pg_aggregate', key: 'x.aggfnoid::oid', where: 'x.aggfnoid::oid >= 16384' },
  { catalog: 'pg_type', key: 'x.oid', where: IN_SCHEMA('typnamespace') },
  { catalog: 'pg_enum', key: 'x.oid' },
  { catalog: 'pg_range', key: 'x.rngtypid', where: 'x.rngtypid >= 16384' },
  { catalog: 'pg_collation', key: 'x.oid', where: OWN },
  { catalog: 'pg_conversion', key: 'x.oid', where: OWN },
  { catalog: 'pg_cast', key: 'x.oid', where: OWN },
  { catalog: 'pg_operator', key: 'x.oid', where: OWN },
  { catalog: 'pg_opclass', key: 'x.oid', where: OWN },
  { catalog: 'pg_opfamily', key: 'x.oid', where: OWN },
  { catalog: 'pg_amop', key: 'x.oid', where: OWN },
  { catalog: 'pg_amproc', key: 'x.oid', where: OWN },
  { catalog: 'pg_am', key: 'x.oid', where: OWN },
  { catalog: 'pg_language', key: 'x.oid' },
  {
    catalog: 'pg_database',
    key: 'x.oid',
    where: 'x.datname = pg_catalog.current_database()',
  },
  { catalog: 'pg_transform', key: 'x.oid' },
  { catalog: 'pg_ts_config', key: 'x.oid', where: OWN },
  {
    catalog: 'pg_ts_config_map',
    key: 'x.mapcfg, x.maptokentype, x.mapseqno',
    where: 'x.mapcfg >= 16384',
  },
  { catalog: 'pg_ts_dict', key: 'x.oid', where: OWN },
  { catalog: 'pg_ts_parser', key: 'x.oid', where: OWN },
  { catalog: 'pg_ts_template', key: 'x.oid', where: OWN },
  { catalog: 'pg_extension', key: 'x.oid' },
  { catalog: 'pg_event_trigger', key: 'x.oid' },
  { catalog: 'pg_publication', key: 'x.oid' },
  { catalog: 'pg_publication_rel', key: 'x.oid' },
  { catalog: 'pg_foreign_data_wrapper', key: 'x.oid' },
  { catalog: 'pg_foreign_server', key: 'x.oid' },
  { catalog: 'pg_foreign_table', key: 'x.ftrelid' },
  { catalog: 'pg_default_acl', key: 'x.oid' },
  { catalog: 'pg_seclabel', key: 'x.classoid, x.objoid, x.objsubid, x.provider' },
  {
    catalog: 'pg_description',
    key: 'x.classoid, x.objoid, x.objsubid',
    where: "(x.objoid >= 16384 OR x.classoid = 'pg_catalog.pg_namespace'::regclass)",
  },
  {
    catalog: 'pg_db_role_setting',
    key: 'x.setdatabase, x.setrole',
    where:
      'x.setdatabase = (SELECT d.oid FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database())',
  },
  {
    // Owned sequences, schemas of publications (whose own catalog exists from PostgreSQL 15 on), and what is an extension's.
    catalog: 'pg_depend',
    key: 'x.classid, x.objid, x.refobjid, x.refobjsubid',
    where: `(x.deptype = 'e' OR x.refclassid = 'pg_catalog.pg_publication'::regclass OR (x.deptype = 'a' AND x.refobjsubid > 0
             AND EXISTS (SELECT 1 FROM pg_catalog.pg_sequence s WHERE s.seqrelid = x.objid) AND ${notTemporary('objid')}))`,
  },
];

/** Views in the place of catalogs that an ordinary login may not read whole: told apart by what they show. */
export const SHOWN: readonly { readonly name: string; readonly from: string; readonly key: string }[] = [
  { name: 'roles', from: 'pg_catalog.pg_roles x', key: "x.oid || ' ' || x.rolname || ' ' || x.rolsuper" },
  { name: 'user_mappings', from: 'pg_catalog.pg_user_mappings x', key: 'pg_catalog.row_to_json(x)::text' },
  {
    name: 'subscriptions',
    from: 'pg_catalog.pg_subscription x',
    key: "x.oid || x.subname || x.subenabled || x.subowner || x.subpublications::text || COALESCE(x.subslotname, '')",
  },
  {
    // What is said of the owners of what every database has: what they may do, and who may act as them.
    name: 'owners',
    from: `(SELECT r.oid, r.rolsuper, (SELECT pg_catalog.string_agg(m.member::text, ' ' ORDER BY m.member)
                                        FROM pg_catalog.pg_auth_members m WHERE m.roleid = r.oid) AS members
              FROM pg_catalog.pg_roles r
             WHERE r.oid IN (SELECT d.datdba FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database()
                             UNION SELECT l.lanowner FROM pg_catalog.pg_language l)) x`,
    key: "x.oid || ' ' || x.rolsuper || ' ' || COALESCE(x.members, '')",
  },
  {
    // A catalog since PostgreSQL 15: named in a text, so that 14 takes the question too.
    name: 'parameter_rights',
    from: `(SELECT CASE WHEN pg_catalog.to_regclass('pg_catalog.pg_parameter_acl') IS NULL THEN ''
                   ELSE pg_catalog.query_to_xml('SELECT oid, xmin FROM pg_catalog.pg_parameter_acl ORDER BY oid', false, true, '')::text
              END AS rows) x`,
    key: 'x.rows',
  },
];

/** What the conditions of marked catalogs speak of: schemas that no reading is about, and temporary relations. */
export const MARKED_GROUNDS = `theirs AS MATERIALIZED (
    SELECT n.oid FROM pg_catalog.pg_namespace n
     WHERE n.nspname IN ('pg_catalog', 'information_schema', 'lockkeeper') OR n.nspname LIKE 'pg\\_toast%' OR n.nspname LIKE 'pg\\_temp\\_%'
  ), temporary AS MATERIALIZED (
    SELECT r.oid FROM pg_catalog.pg_class r WHERE r.relpersistence = 't'
  )`;

const MARKER_SQL = `
  WITH ${MARKED_GROUNDS}, parts AS (
    ${[...MARKED_CATALOGS.map(markOfCatalog), ...SHOWN.map(markOfShown)].join('\n    UNION ALL ')}
  )
  SELECT pg_catalog.md5(pg_catalog.string_agg(part, ',' ORDER BY part)) AS marker FROM parts`;

/** The state of a whole catalog as one row of one text, `part`. */
export function markOfCatalog({ catalog, key, where }: MarkedCatalog): string {
  return `SELECT '${catalog} ' || ${sumOf(stateOf(catalog, key))} AS part
      FROM pg_catalog.${catalog} x ${where === undefined ? '' : `WHERE ${where}`}`;
}

/** One number of a row `x` of a catalog: of what it is told apart by and the transaction that wrote it, which need not be printed for it. */
export function stateOf(catalog: string, key: string): string {
  return `pg_catalog.hash_record_extended(ROW(${key}, x.xmin), 'pg_catalog.${catalog}'::regclass::oid::bigint)`;
}

/**
 * How many rows there are, and the sum of their numbers, which does not depend on their order. Whoever changes rows writes a transaction into
 * them that was in none that could be seen before, so that the same rows under the same transactions are the same.
 */
export function sumOf(state: string): string {
  return `pg_catalog.count(*) || ' ' || COALESCE(pg_catalog.sum(${state})::text, '')`;
}

/** How many rows there are, and one number of all their texts that does not depend on their order. */
export function markOfShown({ name, from, key }: (typeof SHOWN)[number]): string {
  return `SELECT '${name} ' || pg_catalog.count(*) || ' ' ||
      COALESCE(pg_catalog.bit_xor(pg_catalog.hashtextextended(${key}, 0))::text, '') AS part FROM ${from}`;
}
