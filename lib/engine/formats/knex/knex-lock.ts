import { query, quoteIdentifier, type Query } from '../../model/query';
import type { FormatContext, HistoryTable } from '../format';
import { schemaOf, tableOf } from './knex-options';

/** Where Knex keeps its rows. */
export const knexMigrations = ({ options, schema }: FormatContext): HistoryTable => ({
  schema: schemaOf(options) ?? schema,
  name: tableOf(options),
});

/** Where its lock is: a table of one row. Source: Knex `table-resolver.js`. */
export const knexLock = (context: FormatContext): HistoryTable => {
  const { schema, name } = knexMigrations(context);
  return { schema, name: `${name}_lock` };
};

/** As it is written in SQL. */
export const quoted = ({ schema, name }: HistoryTable): string =>
  `${quoteIdentifier(schema)}.${quoteIdentifier(name)}`;

/** What a person types to free the lock. */
export const UNLOCK = 'knex migrate:unlock';

/**
 * True where a query gives a row, of a table that need not be there when this is planned: PostgreSQL's own way to run a text, without a
 * function of ours. A forest of no rows is an empty text.
 */
export const GIVES_A_ROW = (text: string): string =>
  `pg_catalog.query_to_xml(${text}, false, true, '')::text <> ''`;

/**
 * One row where the table of the lock is gone, or empty: every command of Knex makes it first and takes it for free. Source:
 * `table-creator.js`, ensureTable.
 */
export const lockIsUnmade = (context: FormatContext): Query =>
  query(
    `SELECT 1 AS unmade
      WHERE CASE WHEN pg_catalog.to_regclass($1) IS NULL THEN true ELSE NOT (${GIVES_A_ROW('$2')}) END`,
    quoted(knexLock(context)),
    `SELECT 1 AS made FROM ${quoted(knexLock(context))} LIMIT 1`,
  );

/** Of `is_locked`: Knex writes 0 and 1 and takes only 0 for free, so what is below is ours, and says which run it was. */
export const IS_OURS = '"is_locked" < 0';

/** Fits the column, an integer; runs do not meet again after that many. */
const markOf = (fence: number): number => -(((fence - 1) % (2 ** 31 - 1)) + 1);

/** Takes it as Knex does, for the run with this fence. Source: `Migrator.js`, _lockMigrations. */
export const keepLock = (context: FormatContext, fence: number): Query =>
  query(
    `UPDATE ${quoted(knexLock(context))} SET "is_locked" = $1::integer WHERE "is_locked" = 0`,
    markOf(fence),
  );

/** Source: `Migrator.js`, _freeLock, which frees it whoever has it. */
export const giveLockBack = (context: FormatContext, fence: number): Query =>
  query(
    `UPDATE ${quoted(knexLock(context))} SET "is_locked" = 0 WHERE "is_locked" = $1::integer`,
    markOf(fence),
  );

export const freeOurLock = (context: FormatContext): Query =>
  query(`UPDATE ${quoted(knexLock(context))} SET "is_locked" = 0 WHERE ${IS_OURS}`);
