import { z } from 'zod';
import { isRecord } from '../../../catalog/attributes';
import { objectId } from '../../../catalog/object-id';
import { catalogProbe, RELATIONS, USER_SCHEMAS } from './catalog-probe';

/**
 * Foreign keys of partitions that are not validated or enforced as the key of the table above is: the extractor reads a key where it was
 * declared. What PostgreSQL keeps beside a key that leads to a partitioned table, one row for each partition there, is left out: of these it
 * does not say everywhere that they were validated.
 */
export const inheritedKeyProbe = catalogProbe({
  name: 'inherited_keys',
  sql: `
    SELECT n.nspname AS schema, c.relname AS table, c.relkind AS kind, k.conname AS name, k.convalidated AS validated,
           ${isEnforced('k')} AS enforced
      FROM pg_catalog.pg_constraint k
      JOIN pg_catalog.pg_constraint above ON above.oid = k.conparentid AND above.conrelid <> k.conrelid
      JOIN ${RELATIONS} c ON c.oid = k.conrelid
      JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
     WHERE k.contype = 'f' AND k.conparentid <> 0 AND ${USER_SCHEMAS}
       AND (k.convalidated <> above.convalidated OR ${isEnforced('k')} <> ${isEnforced('above')})`,
  row: z.object({
    schema: z.string(),
    table: z.string(),
    kind: z.string(),
    name: z.string(),
    validated: z.boolean(),
    enforced: z.boolean(),
  }),
  apply: (row, found) => {
    const id = objectId(row.kind === 'f' ? 'foreign_table' : 'table', [row.schema, row.table]);
    const before = found.get(id)?.attributes['inheritedKeys'] ?? null;
    const said = row.enforced ? (row.validated ? 'validated' : 'not validated') : 'not enforced';
    found.patch(id, { inheritedKeys: { ...(isRecord(before) ? before : {}), [row.name]: said } });
  },
});

/** PostgreSQL has the column from 18 on, and enforces every constraint before. */
function isEnforced(constraint: string): string {
  return `COALESCE((pg_catalog.to_jsonb(${constraint}) ->> 'conenforced')::boolean, true)`;
}
