import { failure, type Failure } from '../../base/failure';
import { InvariantError } from '../../base/invariant';
import { failed, success, type Result } from '../../base/result';
import type { HistoryEntry } from '../../model/history';
import { query, quoteIdentifier, type Query } from '../../model/query';
import type { FormatContext, HistoryFormat, HistoryTable, RecordedMigration } from '../format';
import { isTimeKey, keyOfWhen, UNTIMED_KEY, whenOfFolder, whenOfKey } from './drizzle-keys';

/** Where Drizzle keeps its rows: a schema of its own unless its configuration names that of the application. */
export const drizzleTable = ({ options, schema: first }: FormatContext): HistoryTable => {
  const schema = options['schema'] ?? 'drizzle';
  const ownSchema = schema !== first && schema !== 'public';
  return { schema, name: options['table'] ?? '__drizzle_migrations', ownSchema };
};

const tableName = (context: FormatContext): string => {
  const { schema, name } = drizzleTable(context);
  return `${quoteIdentifier(schema)}.${quoteIdentifier(name)}`;
};

/**
 * `__drizzle_migrations` as drizzle-orm makes and fills it, in the form of 0.x (hash and the journal's time) and of 1.x (the folder's name
 * besides). A row says that a migration is done and nothing else: there is no mark of one that began or failed. Pure.
 */
export const drizzleHistory: HistoryFormat = {
  tables: (context) => [drizzleTable(context)],

  select: (context) => query(`SELECT * FROM ${tableName(context)} ORDER BY id ASC`),

  toEntries,

  create: (context, migrations) => [
    query(`CREATE SCHEMA IF NOT EXISTS ${quoteIdentifier(drizzleTable(context).schema)}`),
    query(`CREATE TABLE IF NOT EXISTS ${tableName(context)} (
    id SERIAL PRIMARY KEY,
    hash text NOT NULL,
    created_at bigint${migrations.some(({ historyKey }) => !isTimeKey(historyKey)) ? COLUMNS_OF_1 : ''}
)`),
  ],

  tell,

  keepsNewestAlone: false,

  choosesRowIds: false,

  writeApplied: (context, { migration }) => [insertRow(context, migration)],

  started: null,

  markApplied: (context, { migration }) => [insertRow(context, migration)],

  markRolledBack: () => [],
};

const COLUMNS_OF_1 = `,
    name text,
    applied_at timestamp with time zone DEFAULT now()`;

/** Nothing is written when the row is there already: then the native tool was faster. */
function insertRow(context: FormatContext, { id, historyKey, checksum }: RecordedMigration): Query {
  const table = tableName(context);
  if (isTimeKey(historyKey)) {
    return query(
      `INSERT INTO ${table} ("hash", "created_at") SELECT $1::text, $2::bigint
        WHERE NOT EXISTS (SELECT 1 FROM ${table} WHERE created_at = $2::bigint AND hash = $1::text)`,
      checksum,
      String(whenOfKey(historyKey)),
    );
  }
  const when = whenOfFolder(historyKey);
  if (when === null) throw new InvariantError(`${id} has no time in its name`);
  return query(
    `INSERT INTO ${table} ("hash", "created_at", "name") SELECT $1::text, $2::bigint, $3::text
      WHERE NOT EXISTS (SELECT 1 FROM ${table} WHERE name = $3::text)`,
    checksum,
    String(when),
    historyKey,
  );
}

type Row = Readonly<Record<string, unknown>>;

function toEntries(rows: readonly Row[]): Result<readonly HistoryEntry[]> {
  const strange = ['id', 'hash', 'created_at'].find((column) =>
    rows.some((row) => row[column] === undefined),
  );
  return strange === undefined ? success(rows.map(toEntry)) : failed(unknownShape(strange));
}

const unknownShape = (column: string): Failure =>
  failure(
    'HISTORY.UNKNOWN_SHAPE',
    `The table of the history is not the one that Drizzle makes: the column ${column} is missing.`,
    { fix: 'Name schema and table of the history as drizzle.config has them.' },
  );

/** The time of a row of 0.x is that of the journal, not of the run: when it ran is not known. */
function toEntry(row: Row): HistoryEntry {
  const name = textOf(row['name']);
  const appliedAt = textOf(row['applied_at']);
  const at = appliedAt === null ? null : new Date(appliedAt).toISOString();
  return {
    rowId: textOf(row['id']) ?? '',
    migrationId: name ?? keyOfWhen(textOf(row['created_at']) ?? 'null'),
    checksum: textOf(row['hash']),
    outcome: 'applied',
    startedAt: at,
    finishedAt: at,
    rolledBackAt: null,
    log: null,
    steps: null,
  };
}

const textOf = (value: unknown): string | null =>
  typeof value === 'string' ? value : typeof value === 'number' ? String(value) : null;

/** By the key; then by the text, for rows of the other layout and for a journal whose times were mended by hand. */
function tell(
  migrations: readonly RecordedMigration[],
  entries: readonly HistoryEntry[],
): readonly HistoryEntry[] {
  const byKey = new Map(migrations.map((migration) => [migration.historyKey, migration.id]));
  const ids = new Set(migrations.map(({ id }) => id));
  const taken = new Set(entries.flatMap(({ migrationId }) => byKey.get(migrationId) ?? []));
  const byText = textsOf(migrations.filter(({ id }) => !taken.has(id)));
  return entries.map((entry) => {
    const id = byKey.get(entry.migrationId) ?? (ids.has(entry.migrationId) ? entry.migrationId : null);
    const told =
      id ?? (entry.migrationId === UNTIMED_KEY ? null : (byText.get(entry.checksum ?? '') ?? null));
    return told === null ? entry : { ...entry, migrationId: told };
  });
}

/** Texts that only one migration has. */
function textsOf(migrations: readonly RecordedMigration[]): ReadonlyMap<string, string | null> {
  const texts = new Map<string, string | null>();
  for (const { checksum, id } of migrations) texts.set(checksum, texts.has(checksum) ? null : id);
  return texts;
}
