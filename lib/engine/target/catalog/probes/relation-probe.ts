import { z } from 'zod';
import { quoteQualified } from '../../../catalog/quote-identifier';
import { objectId } from '../../../catalog/object-id';
import type { CatalogKind } from '../../../catalog/schema-snapshot';
import { textList } from '../../../catalog/attributes';
import type { FoundObjects } from '../found-objects';
import { catalogProbe, RELATIONS, USER_SCHEMAS } from './catalog-probe';

const PARENT = z.object({ schema: z.string(), name: z.string() });

/**
 * Relations (and composite types): order of columns, parents, tablespace, access method, row type, what is set for the TOAST table, whether a
 * materialized view can be queried; the extractor reads only the first parent and none of the rest.
 */
export const relationProbe = catalogProbe({
  name: 'relations',
  sql: `
    SELECT n.nspname AS schema, c.relname AS name, c.relkind AS kind, c.relispartition AS is_partition,
           c.relpersistence = 'u' AS unlogged,
           NULLIF(am.amname, 'heap') AS access_method, ts.spcname AS tablespace,
           tc.reloptions AS toast, CASE WHEN c.relkind = 'm' AND NOT c.relispopulated THEN false END AS populated,
           CASE WHEN c.reloftype <> 0 THEN pg_catalog.format_type(c.reloftype, NULL) END AS of_type,
           (SELECT pg_catalog.json_agg(pg_catalog.json_build_object('schema', pn.nspname, 'name', pc.relname)
                     ORDER BY i.inhseqno)
              FROM pg_catalog.pg_inherits i
              JOIN pg_catalog.pg_class pc ON pc.oid = i.inhparent
              JOIN pg_catalog.pg_namespace pn ON pn.oid = pc.relnamespace
             WHERE i.inhrelid = c.oid) AS parents,
           CASE WHEN c.relkind IN ('r', 'p', 'f', 'c') AND NOT c.relispartition THEN
             (SELECT pg_catalog.json_agg(a.attname ORDER BY a.attnum) FROM pg_catalog.pg_attribute a
               WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) END AS columns
      FROM ${RELATIONS} c
      JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      LEFT JOIN pg_catalog.pg_am am ON am.oid = c.relam
      LEFT JOIN pg_catalog.pg_class tc ON tc.oid = c.reltoastrelid AND tc.reloptions IS NOT NULL
      LEFT JOIN pg_catalog.pg_tablespace ts ON ts.oid = c.reltablespace
     WHERE c.relkind IN ('r', 'p', 'f', 'm', 'S', 'c') AND ${USER_SCHEMAS}`,
  row: z.object({
    schema: z.string(),
    name: z.string(),
    kind: z.string(),
    is_partition: z.boolean(),
    unlogged: z.boolean(),
    access_method: z.string().nullable(),
    tablespace: z.string().nullable(),
    toast: z.array(z.string()).nullable(),
    populated: z.boolean().nullable(),
    of_type: z.string().nullable(),
    parents: z.array(PARENT).nullable(),
    columns: z.array(z.string()).nullable(),
  }),
  apply: (row, found) => {
    if (row.kind === 'c') {
      found.patch(objectId('type', [row.schema, row.name]), { attributeOrder: row.columns });
      return;
    }
    const parents = (row.parents ?? []).map((parent) => quoteQualified(parent.schema, parent.name));
    const id = objectId(KINDS[row.kind] ?? 'table', [row.schema, row.name]);
    addToastParameters(found, id, row.toast ?? []);
    found.patch(id, {
      persistence: row.unlogged ? 'unlogged' : 'permanent',
      accessMethod: row.access_method,
      tablespace: row.tablespace,
      ofType: row.of_type,
      partitionOf: row.is_partition ? (parents[0] ?? null) : null,
      inherits: row.is_partition || parents.length === 0 ? null : parents,
      columnOrder: row.columns,
      populated: row.populated,
    });
  },
});

const KINDS: Readonly<Record<string, CatalogKind>> = {
  f: 'foreign_table',
  m: 'materialized_view',
  S: 'sequence',
};

/** As they are written in WITH and SET: `toast.autovacuum_enabled=false`. */
function addToastParameters(found: FoundObjects, id: string, options: readonly string[]): void {
  const object = found.get(id);
  if (object === undefined || options.length === 0) return;
  const own = textList(object.attributes['storageParameters'] ?? null);
  const toast = options.map((option) => `toast.${option}`).toSorted();
  found.patch(id, { storageParameters: [...own, ...toast] });
}
