import { z } from 'zod';
import { objectId } from '../../../catalog/object-id';
import type { FoundObjects } from '../found-objects';
import { catalogProbe, notOfExtension, RELATIONS, USER_SCHEMAS } from './catalog-probe';

/**
 * Indexes: uniqueness as a fact, validity also of partitioned indexes, the CLUSTER mark, storage, statistics targets. `head` is how
 * PostgreSQL begins the printed text (name and table), so that what remains is the definition whatever the index is called.
 */
export const indexProbe = catalogProbe({
  name: 'indexes',
  sql: `
    SELECT n.nspname AS schema, ic.relname AS name, i.indisunique AS unique, i.indisvalid AS valid,
           i.indisclustered AS clustered, ts.spcname AS tablespace,
           pg_catalog.format('CREATE %sINDEX %I ON %s%I.%I ',
             CASE WHEN i.indisunique THEN 'UNIQUE ' END, ic.relname,
             CASE WHEN ic.relkind = 'I' THEN 'ONLY ' END, tn.nspname, c.relname) AS head,
           (SELECT pg_catalog.json_agg(pg_catalog.json_build_object('text', o.option, 'printed',
                     pg_catalog.quote_ident(pg_catalog.split_part(o.option, '=', 1)) || '=' ||
                     CASE WHEN pg_catalog.quote_ident(v.value) = v.value THEN v.value
                          ELSE pg_catalog.quote_literal(v.value) END) ORDER BY o.position)
              FROM pg_catalog.unnest(ic.reloptions) WITH ORDINALITY AS o(option, position)
              CROSS JOIN LATERAL (SELECT pg_catalog.substr(o.option, pg_catalog.strpos(o.option, '=') + 1)) AS v(value)
           ) AS options,
           (SELECT pg_catalog.json_agg(a.attnum || ': ' || a.attstattarget ORDER BY a.attnum)
              FROM pg_catalog.pg_attribute a
             WHERE a.attrelid = ic.oid AND a.attstattarget >= 0) AS statistics_targets,
           con.conname AS constraint, c.relname AS table
      FROM pg_catalog.pg_index i
      JOIN ${RELATIONS} ic ON ic.oid = i.indexrelid
      JOIN ${RELATIONS} c ON c.oid = i.indrelid
      JOIN pg_catalog.pg_namespace n ON n.oid = ic.relnamespace
      JOIN pg_catalog.pg_namespace tn ON tn.oid = c.relnamespace
      LEFT JOIN pg_catalog.pg_tablespace ts ON ts.oid = ic.reltablespace
      LEFT JOIN pg_catalog.pg_constraint con ON con.conindid = ic.oid AND con.contype IN ('p', 'u', 'x')
     WHERE c.relkind IN ('r', 'p', 'm') AND NOT ic.relispartition AND ${USER_SCHEMAS}
       AND ${notOfExtension('pg_class', 'c.oid')}`,
  row: z.object({
    schema: z.string(),
    name: z.string(),
    unique: z.boolean(),
    valid: z.boolean(),
    clustered: z.boolean(),
    tablespace: z.string().nullable(),
    head: z.string(),
    options: z.array(z.object({ text: z.string(), printed: z.string() })).nullable(),
    statistics_targets: z.array(z.string()).nullable(),
    constraint: z.string().nullable(),
    table: z.string(),
  }),
  apply: (row, found) => {
    const shared = {
      clustered: row.clustered ? true : null,
      tablespace: row.tablespace,
      storageParameters: row.options?.map((option) => option.text).toSorted() ?? null,
      statisticsTargets: row.statistics_targets,
    };
    if (row.constraint !== null) {
      found.patch(objectId('constraint', [row.schema, row.table, row.constraint]), shared);
      return;
    }
    const id = objectId('index', [row.schema, row.name]);
    const printed = row.options?.map((option) => option.printed).join(', ') ?? '';
    const definition = bodyOf(found, id, {
      head: row.head,
      storage: printed === '' ? '' : ` WITH (${printed})`,
    });
    found.patch(id, { ...shared, definition, unique: row.unique, valid: row.valid });
  },
});

/** The printed text less its head and its storage parameters, each cut only where it stands exactly so. */
function bodyOf(
  found: FoundObjects,
  id: string,
  cut: { readonly head: string; readonly storage: string },
): string | null {
  const text = found.get(id)?.attributes['definition'];
  if (typeof text !== 'string') return null;
  const body = text.startsWith(cut.head) ? text.slice(cut.head.length) : text;
  return cut.storage === '' ? body : body.replace(cut.storage, () => '');
}
