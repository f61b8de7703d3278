import { Client } from 'pg';
import type { DemoDatabase } from '../../lib/server/demo/demo-databases';

/**
 * A listing of a schema that shares nothing with the product's own catalog reader: PostgreSQL's printers, one line for each thing, columns
 * in physical order. For comparing two databases of one server, owners and rights included.
 */
export async function listCatalog(target: DemoDatabase): Promise<readonly string[]> {
  const { host, port, database, user } = target.connection;
  const client = new Client({ host, port, database, user, password: target.password, ssl: false });
  await client.connect();
  try {
    const lines: string[] = [];
    // Everything is printed with its schema.
    await client.query(`SET search_path = pg_catalog`);
    for (const { part, sql } of PARTS) {
      const { rows } = await client.query<{ line: string }>(sql);
      lines.push(...rows.map(({ line }) => `${part}: ${line}`));
    }
    return lines;
  } finally {
    await client.end();
  }
}

/** Objects that migrations make: nothing of the server, of extensions, of the tool's history or of ours. */
const THEIRS = `nspname <> 'information_schema' AND nspname NOT IN ('lockkeeper', 'drizzle', 'atlas_schema_revisions') AND nspname !~ '^pg_'`;
const NO_MEMBER = (catalog: string, alias: string): string =>
  `NOT EXISTS (SELECT FROM pg_depend m WHERE m.classid = '${catalog}'::regclass AND m.objid = ${alias}.oid AND m.deptype = 'e')`;
const RELATIONS = `pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace AND ${THEIRS} AND ${NO_MEMBER('pg_class', 'c')}
  AND c.relname NOT IN ('_prisma_migrations', '_prisma_migrations_pkey', 'schema_migrations', 'schema_migrations_pkey')
  AND c.relname NOT IN ('flyway_schema_history', 'flyway_schema_history_pk', 'flyway_schema_history_s_idx')`;

const PARTS: readonly { readonly part: string; readonly sql: string }[] = [
  {
    part: 'schema',
    sql: `SELECT format('%I owner %s rights %s', nspname, nspowner::regrole, nspacl) AS line FROM pg_namespace WHERE ${THEIRS} ORDER BY nspname`,
  },
  {
    part: 'extension',
    sql: `SELECT format('%I %s in %s', extname, extversion, extnamespace::regnamespace) AS line FROM pg_extension ORDER BY extname`,
  },
  {
    part: 'relation',
    sql: `SELECT format('%s %I.%I %s owner %s rights %s row security %s %s options %s', c.relkind, nspname, relname, relpersistence,
        relowner::regrole, relacl, relrowsecurity, relforcerowsecurity, reloptions) AS line
      FROM ${RELATIONS} ORDER BY nspname, relname`,
  },
  {
    part: 'column',
    sql: `SELECT format('%I.%I %s %I %s null %s default %s generated %s identity %s collation %s storage %s statistics %s rights %s',
        nspname, relname, row_number() OVER (PARTITION BY c.oid ORDER BY attnum), attname, format_type(atttypid, atttypmod),
        NOT attnotnull, pg_get_expr(d.adbin, d.adrelid), attgenerated, attidentity, attcollation, attstorage, attstattarget, attacl) AS line
      FROM ${RELATIONS} JOIN pg_attribute a ON a.attrelid = c.oid AND attnum > 0 AND NOT attisdropped
      LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = attnum
      WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'c') ORDER BY nspname, relname, attnum`,
  },
  {
    part: 'constraint',
    sql: `SELECT format('%I.%I %I %s validated %s deferrable %s %s', nspname, relname, conname, pg_get_constraintdef(k.oid),
        convalidated, condeferrable, condeferred) AS line
      FROM ${RELATIONS} JOIN pg_constraint k ON k.conrelid = c.oid ORDER BY nspname, relname, conname`,
  },
  {
    part: 'index',
    sql: `SELECT format('%s valid %s replica %s clustered %s', pg_get_indexdef(c.oid), indisvalid, indisreplident, indisclustered) AS line
      FROM ${RELATIONS} JOIN pg_index i ON i.indexrelid = c.oid ORDER BY 1`,
  },
  {
    part: 'view',
    sql: `SELECT format('%I.%I %s', nspname, relname, pg_get_viewdef(c.oid)) AS line FROM ${RELATIONS}
      WHERE c.relkind IN ('v', 'm') ORDER BY nspname, relname`,
  },
  {
    part: 'sequence',
    sql: `SELECT format('%I.%I %s start %s by %s from %s to %s cache %s cycle %s', nspname, relname, seqtypid::regtype, seqstart,
        seqincrement, seqmin, seqmax, seqcache, seqcycle) AS line
      FROM ${RELATIONS} JOIN pg_sequence s ON s.seqrelid = c.oid ORDER BY nspname, relname`,
  },
  {
    part: 'type',
    sql: `SELECT format('%s %I.%I owner %s rights %s labels %s base %s check %s', typtype, nspname, typname, typowner::regrole, typacl,
        (SELECT string_agg(enumlabel, ' | ' ORDER BY enumsortorder) FROM pg_enum WHERE enumtypid = t.oid),
        format_type(typbasetype, typtypmod),
        (SELECT string_agg(pg_get_constraintdef(oid), ' | ' ORDER BY conname) FROM pg_constraint WHERE contypid = t.oid)) AS line
      FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace AND ${THEIRS} AND ${NO_MEMBER('pg_type', 't')}
      WHERE typtype IN ('e', 'd', 'r') ORDER BY nspname, typname`,
  },
  {
    part: 'function',
    sql: `SELECT format('owner %s rights %s %s', proowner::regrole, proacl,
        CASE WHEN prokind IN ('f', 'p', 'w') THEN pg_get_functiondef(p.oid) ELSE p.oid::regprocedure::text END) AS line
      FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace AND ${THEIRS} AND ${NO_MEMBER('pg_proc', 'p')}
      ORDER BY p.oid::regprocedure::text`,
  },
  {
    part: 'trigger',
    sql: `SELECT format('%s enabled %s', pg_get_triggerdef(g.oid), tgenabled) AS line
      FROM ${RELATIONS} JOIN pg_trigger g ON g.tgrelid = c.oid AND NOT tgisinternal ORDER BY 1`,
  },
  {
    part: 'policy',
    sql: `SELECT format('%I.%I %I %s %s %s using %s check %s', nspname, relname, polname, polcmd, polpermissive, polroles::regrole[],
        pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid)) AS line
      FROM ${RELATIONS} JOIN pg_policy y ON y.polrelid = c.oid ORDER BY nspname, relname, polname`,
  },
  {
    part: 'comment',
    sql: `SELECT format('%I.%I %s %s', nspname, relname, objsubid, description) AS line
      FROM ${RELATIONS} JOIN pg_description e ON e.classoid = 'pg_class'::regclass AND e.objoid = c.oid ORDER BY nspname, relname, objsubid`,
  },
  {
    part: 'default rights',
    sql: `SELECT format('%s %s %s %s', defaclrole::regrole, defaclnamespace, defaclobjtype, defaclacl) AS line FROM pg_default_acl ORDER BY 1`,
  },
  {
    part: 'statistics',
    sql: `SELECT pg_get_statisticsobjdef(oid) AS line FROM pg_statistic_ext ORDER BY 1`,
  },
];
