import { createHash } from 'node:crypto';
import { failure, type Failure } from '../../base/failure';
import { InvariantError } from '../../base/invariant';
import { failed, success, type Result } from '../../base/result';
import type { HistoryEntry } from '../../model/history';
import { query, quoteIdentifier, type Query } from '../../model/query';
import type { FormatContext, HistoryFormat, HistoryTable, RecordedMigration } from '../format';
import { plainEntry, tellByKey } from '../plain-history';
import { timestampOf } from './typeorm-names';

/** Where TypeORM keeps its rows: `schema` of the DataSource, else the first of the search path. A name may bring its schema with it. */
export function typeormTable({ options, schema: first }: FormatContext): HistoryTable {
  const parts = (options['table'] ?? 'migrations').split('.');
  const [name = '', schema = options['schema'] ?? first] = parts.toReversed();
  return { schema, name };
}

const tableName = (context: FormatContext): string => {
  const { schema, name } = typeormTable(context);
  return `${quoteIdentifier(schema)}.${quoteIdentifier(name)}`;
};

/**
 * `migrations` as TypeORM makes and fills it: a row for each class that ran, in the order in which they did. There is no mark of one that
 * began or failed, and no checksum. Source: `migration/MigrationExecutor.ts`. Pure.
 */
export const typeormHistory: HistoryFormat = {
  tables: (context) => [typeormTable(context)],

  select: (context) => query(`SELECT * FROM ${tableName(context)} ORDER BY "id" ASC`),

  toEntries,

  create: (context) => [
    query(
      `CREATE TABLE IF NOT EXISTS ${tableName(context)} ("id" SERIAL NOT NULL, "timestamp" bigint NOT NULL, "name" character varying NOT NULL, CONSTRAINT ${quoteIdentifier(primaryKeyOf(typeormTable(context).name))} PRIMARY KEY ("id"))`,
    ),
  ],

  tell: tellByKey,

  keepsNewestAlone: false,

  choosesRowIds: false,

  writeApplied: (context, { migration }) => [insertRow(context, migration)],

  writeUndone: (context, { migration }) => [
    query(
      `DELETE FROM ${tableName(context)} WHERE "timestamp" = $1::bigint AND "name" = $2`,
      String(timeIn(migration)),
      migration.historyKey,
    ),
  ],

  started: null,

  markApplied: (context, { migration }) => [insertRow(context, migration)],

  markRolledBack: () => [],
};

/** Source: `naming-strategy/DefaultNamingStrategy.ts`, `primaryKeyName`. */
const primaryKeyOf = (table: string): string =>
  `PK_${createHash('sha1').update(`${table}_id`).digest('hex').slice(0, 27)}`;

/** Nothing is written when the row is there already: then the native tool was faster. */
function insertRow(context: FormatContext, migration: RecordedMigration): Query {
  return query(
    `INSERT INTO ${tableName(context)} ("timestamp", "name") SELECT $1::bigint, $2::varchar
      WHERE NOT EXISTS (SELECT 1 FROM ${tableName(context)} WHERE "name" = $2::varchar)`,
    String(timeIn(migration)),
    migration.historyKey,
  );
}

function timeIn({ id, historyKey }: RecordedMigration): number {
  const timestamp = timestampOf(historyKey);
  if (timestamp === null) throw new InvariantError(`${id} has no time in its name`);
  return timestamp;
}

type Row = Readonly<Record<string, unknown>>;

function toEntries(rows: readonly Row[]): Result<readonly HistoryEntry[]> {
  const strange = ['id', 'timestamp', 'name'].find((column) =>
    rows.some((row) => row[column] === undefined || row[column] === null),
  );
  return strange === undefined ? success(rows.map(toEntry)) : failed(unknownShape(strange));
}

/** The time of a row is that of the name, not of the run: when it ran is not known. */
const toEntry = ({ id, name }: Row): HistoryEntry => plainEntry(String(name), { rowId: String(id) });

const unknownShape = (column: string): Failure =>
  failure(
    'HISTORY.UNKNOWN_SHAPE',
    `The table of the history is not the one that TypeORM makes: the column ${column} is missing or empty.`,
    { fix: 'Name the table and its schema as migrationsTableName and schema of the DataSource have them.' },
  );
