import { z } from 'zod';
import { objectId } from '../../../catalog/object-id';
import { catalogProbe, notOfExtension, RELATIONS, USER_SCHEMAS } from './catalog-probe';

/** Extended statistics, each with its definition; the extractor only counts them. */
export const statisticsProbe = catalogProbe({
  name: 'statistics',
  sql: `
    SELECT n.nspname AS schema, s.stxname AS name, tn.nspname AS table_schema, c.relname AS table, c.relkind AS kind,
           pg_catalog.pg_get_statisticsobjdef(s.oid) AS definition, NULLIF(s.stxstattarget::int, -1) AS target,
           pg_catalog.obj_description(s.oid, 'pg_statistic_ext') AS comment, r.rolname AS owner
      FROM pg_catalog.pg_statistic_ext s
      JOIN pg_catalog.pg_namespace n ON n.oid = s.stxnamespace
      JOIN ${RELATIONS} c ON c.oid = s.stxrelid
      JOIN pg_catalog.pg_namespace tn ON tn.oid = c.relnamespace
      LEFT JOIN pg_catalog.pg_roles r ON r.oid = s.stxowner
     WHERE ${USER_SCHEMAS} AND ${notOfExtension('pg_statistic_ext', 's.oid')}`,
  row: z.object({
    schema: z.string(),
    name: z.string(),
    table_schema: z.string(),
    table: z.string(),
    kind: z.string(),
    definition: z.string(),
    target: z.number().nullable(),
    comment: z.string().nullable(),
    owner: z.string().nullable(),
  }),
  apply: (row, found) => {
    const kind = row.kind === 'm' ? 'materialized_view' : row.kind === 'f' ? 'foreign_table' : 'table';
    found.add({
      kind: 'statistics',
      id: objectId('statistics', [row.schema, row.name]),
      schema: row.schema,
      name: row.name,
      parent: objectId(kind, [row.table_schema, row.table]),
      attributes: {
        definition: row.definition,
        statisticsTarget: row.target,
        comment: row.comment,
        owner: row.owner,
      },
    });
  },
});
