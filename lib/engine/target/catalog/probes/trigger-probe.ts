import { z } from 'zod';
import { listMap } from '../../../catalog/attributes';
import { objectId } from '../../../catalog/object-id';
import { quoteQualified } from '../../../catalog/quote-identifier';
import type { FoundObjects } from '../found-objects';
import { catalogProbe, USER_SCHEMAS } from './catalog-probe';

/**
 * Triggers that PostgreSQL made itself (behind foreign keys and deferrable constraints) or copied to partitions, and that somebody
 * disabled: rows are no longer checked although the constraint looks the same.
 */
export const triggerProbe = catalogProbe({
  name: 'disabled_triggers',
  sql: `
    SELECT n.nspname AS schema, c.relname AS table, c.relkind AS kind, t.tgenabled AS enabled,
           CASE WHEN t.tgisinternal THEN p.proname ELSE t.tgname END AS trigger,
           con.conname AS constraint, cn.nspname AS constraint_schema, cc.relname AS constraint_table
      FROM pg_catalog.pg_trigger t
      JOIN pg_catalog.pg_class c ON c.oid = t.tgrelid
      JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      JOIN pg_catalog.pg_proc p ON p.oid = t.tgfoid
      LEFT JOIN pg_catalog.pg_constraint con ON con.oid = t.tgconstraint
      LEFT JOIN pg_catalog.pg_class cc ON cc.oid = con.conrelid
      LEFT JOIN pg_catalog.pg_namespace cn ON cn.oid = cc.relnamespace
     WHERE t.tgenabled <> 'O' AND (t.tgisinternal OR t.tgparentid <> 0) AND ${USER_SCHEMAS}
     ORDER BY 1, 2, 5`,
  row: z.object({
    schema: z.string(),
    table: z.string(),
    kind: z.string(),
    enabled: z.string(),
    trigger: z.string(),
    constraint: z.string().nullable(),
    constraint_schema: z.string().nullable(),
    constraint_table: z.string().nullable(),
  }),
  apply: (row, found) => {
    const constraint = objectId('constraint', [
      row.constraint_schema ?? '',
      row.constraint_table ?? '',
      row.constraint ?? '',
    ]);
    const table = objectId(row.kind === 'f' ? 'foreign_table' : 'table', [row.schema, row.table]);
    addEntry(found, {
      id: found.get(constraint) === undefined ? table : constraint,
      table: quoteQualified(row.schema, row.table),
      trigger: `${row.trigger} ${STATES[row.enabled] ?? row.enabled}`,
    });
  },
});

const STATES: Readonly<Record<string, string>> = { D: 'disabled', R: 'on replicas only', A: 'always' };

/** By the table that the trigger stands on: of a foreign key that can be the referenced one. */
function addEntry(
  found: FoundObjects,
  entry: { readonly id: string; readonly table: string; readonly trigger: string },
): void {
  const before = listMap(found.get(entry.id)?.attributes['disabledTriggers'] ?? null);
  const triggers = [...(before.get(entry.table) ?? []), entry.trigger].toSorted();
  found.patch(entry.id, { disabledTriggers: { ...Object.fromEntries(before), [entry.table]: triggers } });
}
