import type pg from 'pg';
import { z } from 'zod';
import { objectId } from '../../catalog/object-id';
import type { CatalogKind } from '../../catalog/schema-snapshot';
import {
  MARKED_CATALOGS,
  MARKED_GROUNDS,
  SHOWN,
  markOfCatalog,
  markOfShown,
  stateOf,
  sumOf,
} from './schema-marker';

/** What is marked one by one: what others are printed with, and relations with everything that is read of them. */
export type MarkedClass = 'relation' | 'function' | 'type' | 'role' | 'schema';

/** The mark of one thing, which is another one as soon as any of its rows is. */
export interface CatalogMark {
  readonly class: MarkedClass;
  readonly oid: string;
  readonly mark: string;
  /** A relation's id in snapshots; null for everything else. */
  readonly id: string | null;
}

/** How the catalog stood at one moment: everything by class and oid, and two texts for all that is not told apart. */
export interface CatalogMarks {
  /** What relations may be printed with: where it moved, everything is read anew. */
  readonly rest: string;
  /** What no relation is printed with: publications, default privileges, comments on what is no relation, and so on. */
  readonly beside: string;
  readonly each: ReadonlyMap<string, CatalogMark>;
}

/**
 * The marks of the catalog as the open transaction sees it. Only marks of one database are comparable, and of one start of its server:
 * numbers of transactions come again where an older state was restored, so both are part of `rest`. The client's search path has to be
 * `pg_catalog`. Throws what the server threw.
 */
export async function readCatalogMarks(client: pg.ClientBase): Promise<CatalogMarks> {
  const answers: unknown = await client.query({
    text: `${HASHED}; ${MARKS_SQL}; ${AS_EVER}`,
    rowMode: 'array',
  });
  const [, { rows }] = ANSWERS.parse(answers);
  const marks: CatalogMark[] = [];
  const texts = { rest: '', beside: '' };
  for (const [group, oid, mark, relkind, schema, name] of rows) {
    if (group === 'rest' || group === 'beside') texts[group] = mark;
    else marks.push({ class: group, oid, mark, id: relationId(relkind, schema, name) });
  }
  return { ...texts, each: new Map(marks.map((mark) => [`${mark.class} ${mark.oid}`, mark])) };
}

/** How many rows of a catalog are wanted is never known beforehand, and one nested loop too many is quadratic. */
const HASHED = 'SET LOCAL enable_nestloop = off';
const AS_EVER = 'SET LOCAL enable_nestloop = on';

const ROWS = z.array(
  z.tuple([
    z.enum(['relation', 'function', 'type', 'role', 'schema', 'rest', 'beside']),
    z.string(),
    z.string(),
    z.string().nullable(),
    z.string().nullable(),
    z.string().nullable(),
  ]),
);

const ANSWERS = z.tuple([z.unknown(), z.object({ rows: ROWS }), z.unknown()]);

function relationId(relkind: string | null, schema: string | null, name: string | null): string | null {
  const kind = RELATION_KINDS[relkind ?? ''];
  return kind === undefined || schema === null || name === null ? null : objectId(kind, [schema, name]);
}

const RELATION_KINDS: Readonly<Record<string, CatalogKind>> = {
  r: 'table',
  p: 'table',
  f: 'foreign_table',
  v: 'view',
  m: 'materialized_view',
  S: 'sequence',
};

/** Rows of one catalog and whose they are. */
interface OwnedRows {
  readonly catalog: string;
  readonly key: string;
  /** How the row finds its owner: a column that holds a relation's, a function's or a type's oid. */
  readonly of: string;
  readonly where?: string;
}

/** An index belongs to its table, whatever else is known of it. */
const OF_RELATIONS: readonly OwnedRows[] = [
  { catalog: 'pg_class', key: 'x.oid', of: 'x.oid' },
  {
    catalog: 'pg_attribute',
    key: 'x.attrelid, x.attnum',
    of: 'x.attrelid',
    where: 'x.attnum > 0',
  },
  { catalog: 'pg_attrdef', key: 'x.oid', of: 'x.adrelid' },
  { catalog: 'pg_constraint', key: 'x.oid', of: 'x.conrelid' },
  { catalog: 'pg_index', key: 'x.indexrelid', of: 'x.indrelid' },
  { catalog: 'pg_inherits', key: 'x.inhrelid, x.inhparent', of: 'x.inhrelid' },
  { catalog: 'pg_partitioned_table', key: 'x.partrelid', of: 'x.partrelid' },
  { catalog: 'pg_sequence', key: 'x.seqrelid', of: 'x.seqrelid' },
  { catalog: 'pg_trigger', key: 'x.oid', of: 'x.tgrelid' },
  { catalog: 'pg_rewrite', key: 'x.oid', of: 'x.ev_class' },
  { catalog: 'pg_policy', key: 'x.oid', of: 'x.polrelid' },
  { catalog: 'pg_statistic_ext', key: 'x.oid', of: 'x.stxrelid' },
  { catalog: 'pg_foreign_table', key: 'x.ftrelid', of: 'x.ftrelid' },
  {
    catalog: 'pg_description',
    key: 'x.objoid, x.objsubid',
    of: 'x.objoid',
    where: "x.classoid = 'pg_catalog.pg_class'::regclass",
  },
  {
    catalog: 'pg_depend',
    key: 'x.objid, x.refobjid, x.refobjsubid, x.deptype',
    of: 'x.objid',
    where: `x.classid = 'pg_catalog.pg_class'::regclass AND x.refclassid = 'pg_catalog.pg_class'::regclass
             AND x.deptype IN ('a', 'i') AND x.refobjsubid > 0`,
  },
];

const OF_FUNCTIONS: readonly OwnedRows[] = [{ catalog: 'pg_proc', key: 'x.oid', of: 'x.oid' }];

const OF_TYPES: readonly OwnedRows[] = [
  { catalog: 'pg_type', key: 'x.oid', of: 'x.oid' },
  { catalog: 'pg_enum', key: 'x.oid', of: 'x.enumtypid' },
  { catalog: 'pg_range', key: 'x.rngtypid', of: 'x.rngtypid' },
  { catalog: 'pg_constraint', key: 'x.oid', of: 'x.contypid' },
];

/** Of no meaning for what a relation is printed as. */
const ALWAYS_READ: ReadonlySet<string> = new Set([
  'pg_aggregate',
  'pg_publication',
  'pg_publication_rel',
  'pg_default_acl',
  'pg_db_role_setting',
  'pg_event_trigger',
  'pg_language',
  'pg_database',
]);

const TOLD_APART: ReadonlySet<string> = new Set([
  'pg_namespace',
  ...[...OF_RELATIONS, ...OF_FUNCTIONS, ...OF_TYPES].map(({ catalog }) => catalog),
]);

/** Of catalogs that are told apart only in part, what remains; and names of the cluster that relations are printed with. */
const REMAINS = [
  {
    catalog: 'pg_description',
    key: 'x.classoid, x.objoid',
    where: `x.objoid >= 16384 AND x.classoid IN ('pg_catalog.pg_constraint'::regclass, 'pg_catalog.pg_trigger'::regclass,
      'pg_catalog.pg_policy'::regclass, 'pg_catalog.pg_rewrite'::regclass, 'pg_catalog.pg_statistic_ext'::regclass)`,
  },
  { catalog: 'pg_depend', key: 'x.classid, x.objid, x.refobjid', where: "x.deptype = 'e'" },
  { catalog: 'pg_tablespace', key: 'x.oid' },
] as const;

const REST = [
  ...MARKED_CATALOGS.filter(({ catalog }) => !TOLD_APART.has(catalog) && !ALWAYS_READ.has(catalog)),
  ...REMAINS,
];

/** Catalogs that are told apart only as a whole, and hold nothing of relations; a member of a publication is one of its rows. */
const BESIDE: readonly string[] = [
  // Of a schema its name alone is told apart; who owns it and who may use it is printed with nothing else.
  ...MARKED_CATALOGS.filter(({ catalog }) => ALWAYS_READ.has(catalog) || catalog === 'pg_namespace').map(
    markOfCatalog,
  ),
  ...[
    {
      catalog: 'pg_description',
      key: 'x.classoid, x.objoid, x.objsubid',
      where: `x.classoid <> 'pg_catalog.pg_class'::regclass
             AND NOT (x.classoid = 'pg_catalog.pg_namespace'::regclass AND x.objoid IN (SELECT theirs.oid FROM theirs))`,
    },
    {
      catalog: 'pg_depend',
      key: 'x.classid, x.objid, x.refobjid',
      where: "x.refclassid = 'pg_catalog.pg_publication'::regclass",
    },
  ].map(markOfCatalog),
  // A role that comes or goes is part of no snapshot, unless it is among the owners; one with another name is marked by itself.
  ...SHOWN.filter(({ name }) => name !== 'roles').map(markOfShown),
];

const MARKS_SQL = `
  WITH ${MARKED_GROUNDS}, relation AS MATERIALIZED (
    SELECT c.oid, COALESCE(i.indrelid, c.oid) AS owner
      FROM pg_catalog.pg_class c LEFT JOIN pg_catalog.pg_index i ON i.indexrelid = c.oid
     WHERE c.oid >= 16384 AND c.relpersistence <> 't' AND c.relkind <> 't'
       AND c.relnamespace NOT IN (SELECT theirs.oid FROM theirs)
  ), type AS MATERIALIZED (
    SELECT t.oid, COALESCE(e.oid, t.oid) AS owner, COALESCE(e.typrelid, t.typrelid) AS relation
      FROM pg_catalog.pg_type t LEFT JOIN pg_catalog.pg_type e ON e.oid = t.typelem AND e.typarray = t.oid
     WHERE t.oid >= 16384 AND t.typnamespace NOT IN (SELECT theirs.oid FROM theirs)
  ), function AS MATERIALIZED (
    SELECT p.oid FROM pg_catalog.pg_proc p
     WHERE p.oid >= 16384 AND p.pronamespace NOT IN (SELECT theirs.oid FROM theirs)
  ), state AS (
    ${[
      ...OF_RELATIONS.map((rows) => statesOf(rows, "'relation'", 'o.owner', 'relation')),
      ...OF_FUNCTIONS.map((rows) => statesOf(rows, "'function'", 'o.oid', 'function')),
      ...OF_TYPES.map((rows) =>
        statesOf(
          rows,
          "CASE WHEN o.relation <> 0 THEN 'relation' ELSE 'type' END",
          'CASE WHEN o.relation <> 0 THEN o.relation ELSE o.owner END',
          'type',
        ),
      ),
    ].join('\n    UNION ALL ')}
  ), mark AS (
    SELECT s.class, s.owner, ${sumOf('s.state')} AS mark
      FROM state s GROUP BY s.class, s.owner
  ), rest AS (
    ${REST.map(markOfCatalog).join('\n    UNION ALL ')}
    UNION ALL SELECT 'server ' || pg_catalog.date_part('epoch', pg_catalog.pg_postmaster_start_time()) || ' ' || d.oid
      FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database()
  ), beside AS (
    ${BESIDE.join('\n    UNION ALL ')}
  )
  SELECT m.class, m.owner::text, m.mark, c.relkind::text, n.nspname::text, c.relname::text
    FROM mark m LEFT JOIN pg_catalog.pg_class c ON m.class = 'relation' AND c.oid = m.owner
    LEFT JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  UNION ALL SELECT 'role', r.oid::text, r.rolname::text, NULL, NULL, NULL FROM pg_catalog.pg_roles r
  UNION ALL SELECT 'schema', n.oid::text, n.nspname::text, NULL, NULL, NULL FROM pg_catalog.pg_namespace n
             WHERE n.nspname <> 'lockkeeper' AND n.nspname NOT LIKE 'pg\\_temp\\_%' AND n.nspname NOT LIKE 'pg\\_toast\\_temp\\_%'
  UNION ALL SELECT 'rest', '0', pg_catalog.md5(pg_catalog.string_agg(part, ',' ORDER BY part)), NULL, NULL, NULL FROM rest
  UNION ALL SELECT 'beside', '0', pg_catalog.md5(pg_catalog.string_agg(part, ',' ORDER BY part)), NULL, NULL, NULL FROM beside`;

function statesOf(
  { catalog, key, of, where }: OwnedRows,
  group: string,
  owner: string,
  from: string,
): string {
  return `SELECT ${group} AS class, ${owner} AS owner,
      ${stateOf(catalog, key)} AS state
      FROM pg_catalog.${catalog} x JOIN ${from} o ON o.oid = ${of}${where === undefined ? '' : ` WHERE ${where}`}`;
}
