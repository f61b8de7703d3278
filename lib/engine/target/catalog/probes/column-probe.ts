import { z } from 'zod';
import type { CanonicalValue } from '../../../base/canonical-json';
import { isRecord, listMap } from '../../../catalog/attributes';
import { objectId } from '../../../catalog/object-id';
import type { CatalogKind } from '../../../catalog/schema-snapshot';
import { withoutNulls } from '../../../catalog/snapshot-digest';
import type { FoundObjects } from '../found-objects';
import { catalogProbe, notOfExtension, RELATIONS, USER_SCHEMAS } from './catalog-probe';

/** Columns that are no objects of their own. */
const NOT_LOCAL = `(c.relkind IN ('v', 'm') OR (c.relkind IN ('r', 'p', 'f') AND NOT a.attislocal))`;
const VIEW = { schema: z.string(), view: z.string(), kind: z.string() };
const NAMED = { schema: z.string(), table: z.string(), name: z.string() };

/** Columns: storage, compression, statistics target, options, and whether a generated column is stored; only where it is not the default. */
export const columnProbe = catalogProbe({
  name: 'columns',
  sql: `
    SELECT n.nspname AS schema, c.relname AS table, c.relkind AS table_kind, a.attname AS name,
           CASE WHEN a.attstorage <> t.typstorage THEN a.attstorage END AS storage,
           NULLIF(a.attcompression, '') AS compression,
           NULLIF(a.attstattarget::int, -1) AS statistics_target,
           a.attoptions AS planning_options, a.attfdwoptions AS foreign_options,
           CASE a.attgenerated WHEN 's' THEN 'STORED' WHEN 'v' THEN 'VIRTUAL' END AS generated
      FROM pg_catalog.pg_attribute a
      JOIN ${RELATIONS} c ON c.oid = a.attrelid
      JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
     WHERE c.relkind IN ('r', 'p', 'f', 'm') AND a.attnum > 0 AND NOT a.attisdropped AND ${USER_SCHEMAS}
       AND (a.attstorage <> t.typstorage OR a.attcompression <> '' OR a.attstattarget <> -1
            OR a.attoptions IS NOT NULL OR a.attfdwoptions IS NOT NULL OR a.attgenerated <> '')`,
  row: z.object({
    ...NAMED,
    table_kind: z.string(),
    storage: z.string().nullable(),
    compression: z.string().nullable(),
    statistics_target: z.number().nullable(),
    planning_options: z.array(z.string()).nullable(),
    foreign_options: z.array(z.string()).nullable(),
    generated: z.string().nullable(),
  }),
  apply: (row, found) => {
    const id = objectId('column', [row.schema, row.table, row.name]);
    const storage = storageOf(row);
    if (found.get(id) === undefined) {
      // Inherited, or of a materialized view: the column is no object of its own.
      const above = objectId(TABLE_KINDS[row.table_kind] ?? 'table', [row.schema, row.table]);
      addEntry(found, {
        id: above,
        attribute: 'columnStorage',
        name: row.name,
        value: withoutNulls(storage),
      });
      return;
    }
    const foreignOptions = row.foreign_options?.toSorted() ?? null;
    found.patch(id, { ...storage, foreignOptions, generated: row.generated });
  },
});

const TABLE_KINDS: Readonly<Record<string, CatalogKind>> = { f: 'foreign_table', m: 'materialized_view' };
function storageOf(row: {
  readonly storage: string | null;
  readonly compression: string | null;
  readonly statistics_target: number | null;
  readonly planning_options: readonly string[] | null;
}) {
  return {
    storage: STORAGE[row.storage ?? ''] ?? row.storage,
    compression: COMPRESSION[row.compression ?? ''] ?? row.compression,
    statisticsTarget: row.statistics_target,
    planningOptions: row.planning_options?.toSorted() ?? null,
  };
}

const STORAGE: Readonly<Record<string, string>> = { p: 'PLAIN', e: 'EXTERNAL', m: 'MAIN', x: 'EXTENDED' };
const COMPRESSION: Readonly<Record<string, string>> = { p: 'pglz', l: 'lz4' };

/** NOT NULL constraints of PostgreSQL 18 that are not validated or not inherited; the extractor sees a plain NOT NULL. */
export const notNullProbe = catalogProbe({
  name: 'not_null',
  sql: `
    SELECT n.nspname AS schema, c.relname AS table, a.attname AS name,
           con.convalidated AS validated, con.connoinherit AS no_inherit
      FROM pg_catalog.pg_constraint con
      JOIN ${RELATIONS} c ON c.oid = con.conrelid
      JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum = con.conkey[1]
     WHERE con.contype = 'n' AND (con.connoinherit OR NOT con.convalidated) AND ${USER_SCHEMAS}`,
  row: z.object({ ...NAMED, validated: z.boolean(), no_inherit: z.boolean() }),
  apply: (row, found) =>
    found.patch(objectId('column', [row.schema, row.table, row.name]), {
      notNullValidated: row.validated ? null : false,
      notNullNoInherit: row.no_inherit ? true : null,
    }),
});

/**
 * Inherited columns (of partitions and of children by INHERITS) that say something else than their parent: the extractor reads local
 * columns only. They are an attribute of the table, since the column itself is the parent's.
 */
export const inheritedColumnProbe = catalogProbe({
  name: 'inherited_columns',
  sql: `
    SELECT n.nspname AS schema, c.relname AS table, c.relkind AS table_kind, a.attname AS name,
           a.attnotnull AS not_null, pg_catalog.pg_get_expr(d.adbin, d.adrelid) AS default
      FROM pg_catalog.pg_attribute a
      JOIN ${RELATIONS} c ON c.oid = a.attrelid
      JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      JOIN pg_catalog.pg_inherits i ON i.inhrelid = c.oid AND i.inhseqno = 1
      JOIN pg_catalog.pg_attribute p ON p.attrelid = i.inhparent AND p.attname = a.attname AND p.attnum > 0
      LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
      LEFT JOIN pg_catalog.pg_attrdef pd ON pd.adrelid = p.attrelid AND pd.adnum = p.attnum
     WHERE c.relkind IN ('r', 'p', 'f') AND a.attnum > 0 AND NOT a.attisdropped AND NOT a.attislocal
       AND ${USER_SCHEMAS} AND ${notOfExtension('pg_class', 'c.oid')}
       AND (a.attnotnull <> p.attnotnull
            OR pg_catalog.pg_get_expr(d.adbin, d.adrelid)
               IS DISTINCT FROM pg_catalog.pg_get_expr(pd.adbin, pd.adrelid))`,
  row: z.object({
    ...NAMED,
    table_kind: z.string(),
    not_null: z.boolean(),
    default: z.string().nullable(),
  }),
  apply: (row, found) => {
    const table = objectId(row.table_kind === 'f' ? 'foreign_table' : 'table', [row.schema, row.table]);
    const said = `DEFAULT ${row.default ?? 'NULL'}${row.not_null ? ' NOT NULL' : ''}`;
    addEntry(found, { id: table, attribute: 'columnOverrides', name: row.name, value: said });
  },
});

function addEntry(
  found: FoundObjects,
  entry: {
    readonly id: string;
    readonly attribute: string;
    readonly name: string;
    readonly value: CanonicalValue;
  },
): void {
  const before = found.get(entry.id)?.attributes[entry.attribute] ?? null;
  const entries = isRecord(before) ? before : {};
  found.patch(entry.id, { [entry.attribute]: { ...entries, [entry.name]: entry.value } });
}

/** Comments and defaults on the columns of views, comments on inherited columns, which the extractor does not read. */
export const viewColumnProbe = catalogProbe({
  name: 'view_columns',
  sql: `
    SELECT n.nspname AS schema, c.relname AS view, c.relkind AS kind,
           pg_catalog.json_object_agg(a.attname, de.description) FILTER (WHERE de.description IS NOT NULL) AS comments,
           pg_catalog.json_object_agg(a.attname, pg_catalog.pg_get_expr(d.adbin, d.adrelid))
             FILTER (WHERE c.relkind = 'v' AND d.oid IS NOT NULL) AS defaults
      FROM pg_catalog.pg_attribute a
      JOIN ${RELATIONS} c ON c.oid = a.attrelid
      JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
      LEFT JOIN pg_catalog.pg_description de ON de.classoid = 'pg_catalog.pg_class'::regclass
        AND de.objoid = c.oid AND de.objsubid = a.attnum
     WHERE ${NOT_LOCAL} AND a.attnum > 0 AND NOT a.attisdropped AND ${USER_SCHEMAS}
       AND ((c.relkind = 'v' AND d.oid IS NOT NULL) OR de.description IS NOT NULL)
     GROUP BY 1, 2, 3`,
  row: z.object({
    ...VIEW,
    comments: z.record(z.string(), z.string()).nullable(),
    defaults: z.record(z.string(), z.string()).nullable(),
  }),
  apply: (row, found) =>
    found.patch(viewId(row), { columnComments: row.comments, columnDefaults: row.defaults }),
});

/** Grants on columns of views and on inherited columns, said among the grants of the relation as `SELECT (id)`. */
export const viewGrantProbe = catalogProbe({
  name: 'view_grants',
  sql: `
    SELECT n.nspname AS schema, c.relname AS view, c.relkind AS kind, COALESCE(r.rolname, 'PUBLIC') AS role,
           pg_catalog.json_agg(e.privilege_type || ' (' || a.attname || ')' ORDER BY 1, a.attnum) AS privileges
      FROM pg_catalog.pg_attribute a
      JOIN ${RELATIONS} c ON c.oid = a.attrelid
      JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      CROSS JOIN LATERAL pg_catalog.aclexplode(a.attacl) AS e
      LEFT JOIN pg_catalog.pg_roles r ON r.oid = e.grantee
     WHERE ${NOT_LOCAL} AND a.attnum > 0 AND NOT a.attisdropped AND ${USER_SCHEMAS}
     GROUP BY 1, 2, 3, 4`,
  row: z.object({ ...VIEW, role: z.string(), privileges: z.array(z.string()) }),
  apply: (row, found) => {
    const before = listMap(found.get(viewId(row))?.attributes['grants'] ?? null);
    const mine = [...(before.get(row.role) ?? []), ...row.privileges];
    found.patch(viewId(row), { grants: { ...Object.fromEntries(before), [row.role]: mine } });
  },
});

function viewId(row: { readonly schema: string; readonly view: string; readonly kind: string }): string {
  return objectId(row.kind === 'v' ? 'view' : (TABLE_KINDS[row.kind] ?? 'table'), [row.schema, row.view]);
}
