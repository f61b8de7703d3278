import { failure, type Failure } from '../../base/failure';
import { InvariantError } from '../../base/invariant';
import { failed, success, type Result } from '../../base/result';
import type { HistoryEntry, HistoryOutcome } from '../../model/history';
import { query, quoteIdentifier, type Query, type QueryValue } from '../../model/query';
import type { FormatContext, HistoryFormat, HistoryTable, RanRecord, RecordedMigration } from '../format';
import type { Ran } from '../ran';
import { keyText, readKey, sameMigration, shortScript, type FlywayKey } from './flyway-key';
import { optionOf } from './flyway-options';
import { compareVersions, versionOf } from './flyway-version';

/** Where Flyway keeps its rows: the first schema of the search path, which is its default schema. */
export const flywayTable = ({ options, schema }: FormatContext): HistoryTable => ({
  schema,
  name: optionOf(options, 'table'),
});

/** As Flyway writes the name of its table, in its statements and for its lock. */
export const quotedTable = (context: FormatContext): string => {
  const { schema, name } = flywayTable(context);
  return `${quoteIdentifier(schema)}.${quoteIdentifier(name)}`;
};

/**
 * `flyway_schema_history` as Flyway makes and fills it: a row for each run, in the order of its rank. A row without success is a failure to
 * Flyway, and so it keeps Flyway away from what is on its way outside a transaction. Sources: `PostgreSQLDatabase.java`,
 * `JdbcTableSchemaHistory.java`, `MigrationInfoServiceImpl.java`. Pure.
 */
export const flywayHistory: HistoryFormat = {
  tables: (context) => [flywayTable(context)],

  select: (context) => query(`SELECT * FROM ${quotedTable(context)} ORDER BY "installed_rank"`),

  toEntries,

  create: (context) => {
    const { name } = flywayTable(context);
    return [
      query(`CREATE TABLE ${quotedTable(context)} (
    "installed_rank" INT NOT NULL,
    "version" VARCHAR(50),
    "description" VARCHAR(200) NOT NULL,
    "type" VARCHAR(20) NOT NULL,
    "script" VARCHAR(1000) NOT NULL,
    "checksum" INTEGER,
    "installed_by" VARCHAR(100) NOT NULL,
    "installed_on" TIMESTAMP NOT NULL DEFAULT now(),
    "execution_time" INTEGER NOT NULL,
    "success" BOOLEAN NOT NULL
)`),
      query(
        `ALTER TABLE ${quotedTable(context)} ADD CONSTRAINT ${quoteIdentifier(`${name}_pk`)} PRIMARY KEY ("installed_rank")`,
      ),
      query(`CREATE INDEX ${quoteIdentifier(`${name}_s_idx`)} ON ${quotedTable(context)} ("success")`),
    ];
  },

  tell,

  keepsNewestAlone: false,

  choosesRowIds: false,

  writeApplied: (context, record) => [
    insertRow(context, record.migration, { milliseconds: millisecondsOf(record.ran), success: true }),
  ],

  writeUndone: (context, record) => [undoRow(context, record)],

  started: {
    write: (context, { migration }) => [insertRow(context, migration, { milliseconds: '0', success: false })],
    find: (context, { migration }) => unfinished(context, migration, 'SELECT 1 AS there FROM', ''),
    finish: (context, record) => [
      unfinished(
        context,
        record.migration,
        'UPDATE',
        `SET "success" = true, "installed_on" = DEFAULT, "execution_time" = ${millisecondsOf(record.ran)}`,
      ),
    ],
    fail: (context, { migration }) => [unfinished(context, migration, 'UPDATE', 'SET "success" = false')],
    remove: (context, { migration }) => [unfinished(context, migration, 'DELETE FROM', '')],
  },

  // What `flyway repair` and then `flyway migrate -skipExecutingMigrations=true` leave.
  markApplied: (context, { migration }) => [
    unfinished(context, migration, 'DELETE FROM', ''),
    insertRow(context, migration, { milliseconds: '0', success: true }),
  ],

  markRolledBack: (context, { migration }) => [unfinished(context, migration, 'DELETE FROM', '')],
};

/** Whole ones, so that a row never ends after the next one began; of type `integer`, also of a migration that runs for a month. */
const millisecondsOf = ({ seconds }: Ran): string =>
  `LEAST(floor(${seconds} * 1000), ${2 ** 31 - 1})::integer`;

function keyOf({ id, historyKey }: RecordedMigration): FlywayKey {
  const key = readKey(historyKey);
  if (key === null) throw new InvariantError(`${id} has no key of Flyway: ${historyKey}`);
  return key;
}

/** The rank is the next one after the newest. Source: `SchemaHistory.java`, `calculateInstalledRank`. */
function insertRow(
  context: FormatContext,
  migration: RecordedMigration,
  said: { readonly milliseconds: string; readonly success: boolean },
): Query {
  const { version, description, type } = keyOf(migration);
  return query(
    `INSERT INTO ${quotedTable(context)}
       ("installed_rank", "version", "description", "type", "script", "checksum", "installed_by", "execution_time", "success")
     SELECT COALESCE(MAX("installed_rank"), 0) + 1, $1::varchar, $2::varchar, $3::varchar, $4::varchar, $5::integer, current_user,
            ${said.milliseconds}, $6::boolean
       FROM ${quotedTable(context)}`,
    version?.text ?? null,
    description,
    type,
    shortScript(migration.id),
    Number(migration.checksum),
    said.success,
  );
}

/**
 * A row of its own behind that of the version, which stays and is to be run again. An edition without `undo` stops at every row of `undo` (“Unknown migration
 * type 'UNDO_SQL'”), and all know the row by which `repair` says that a version is no longer there: it is that one, unless the history has rows of `undo` already.
 * Nothing is written where the newest row of the version is another. Sources: `JdbcTableSchemaHistory.java`, `delete`; `MigrationInfoServiceImpl.java`, `refresh`.
 */
function undoRow(context: FormatContext, record: RanRecord): Query {
  const { migration } = record;
  const { version, description } = keyOf(migration);
  const { downRecord: down } = migration;
  if (down === undefined) throw new InvariantError(`${migration.id} has no undo file`);
  return query(
    `INSERT INTO ${quotedTable(context)}
       ("installed_rank", "version", "description", "type", "script", "checksum", "installed_by", "execution_time", "success")
     SELECT rank + 1, $1::varchar, CASE WHEN undoes THEN $2::varchar ELSE $3::varchar END, CASE WHEN undoes THEN 'UNDO_SQL' ELSE 'DELETE' END,
            CASE WHEN undoes THEN $4::varchar ELSE $5::varchar END, CASE WHEN undoes THEN $6::integer ELSE $7::integer END,
            current_user, ${millisecondsOf(record.ran)}, true
       FROM (SELECT MAX("installed_rank") AS rank, bool_or(starts_with("type", 'UNDO_')) AS undoes FROM ${quotedTable(context)}) history
      WHERE (SELECT "type" = 'SQL' AND "success" FROM ${quotedTable(context)} WHERE "version" = $1::varchar
              ORDER BY "installed_rank" DESC LIMIT 1)`,
    version?.text ?? null,
    down.description,
    description,
    shortScript(down.script),
    shortScript(migration.id),
    Number(down.checksum),
    Number(migration.checksum),
  );
}

/** The migration's row without success. */
function unfinished(
  context: FormatContext,
  migration: RecordedMigration,
  verb: string,
  change: string,
  ...more: readonly QueryValue[]
): Query {
  const { version, description, type } = keyOf(migration);
  return query(
    `${verb} ${quotedTable(context)} ${change}
      WHERE "version" IS NOT DISTINCT FROM $1::varchar AND "description" = $2::varchar AND "type" = $3::varchar AND NOT "success"`,
    version?.text ?? null,
    description,
    type,
    ...more,
  );
}

type Row = Readonly<Record<string, unknown>>;

const COLUMNS = [
  'installed_rank',
  'version',
  'description',
  'type',
  'script',
  'checksum',
  'installed_on',
  'success',
];

function toEntries(rows: readonly Row[]): Result<readonly HistoryEntry[]> {
  const strange = COLUMNS.find((column) => rows.some((row) => row[column] === undefined));
  if (strange !== undefined) return failed(unknownShape(`the column ${strange} is missing`));
  const read = rows.map(readRow);
  const odd = read.find(({ at }) => at === null);
  return odd === undefined
    ? success(entriesOf(read))
    : failed(unknownShape(`row ${odd.rank} has no time that can be read`));
}

const unknownShape = (what: string): Failure =>
  failure('HISTORY.UNKNOWN_SHAPE', `The table of the history is not the one that Flyway makes: ${what}.`, {
    fix: 'Name the table as flyway.table has it.',
  });

interface ReadRow {
  readonly rank: string;
  readonly key: FlywayKey;
  readonly checksum: string | null;
  readonly success: boolean;
  readonly at: string | null;
  readonly milliseconds: number;
}

function readRow(row: Row): ReadRow {
  const version = textOf(row['version']);
  return {
    rank: textOf(row['installed_rank']) ?? '',
    key: {
      type: textOf(row['type']) ?? '',
      version: version === null ? null : (versionOf(version) ?? { text: version, parts: [] }),
      description: textOf(row['description']) ?? '',
    },
    checksum: textOf(row['checksum']),
    success: row['success'] === true || row['success'] === 't',
    at: instantOf(textOf(row['installed_on']) ?? ''),
    milliseconds: Number(textOf(row['execution_time']) ?? '0'),
  };
}

const textOf = (value: unknown): string | null =>
  typeof value === 'string' ? value : typeof value === 'number' ? String(value) : null;

/** The column has no zone: it is read as UTC, which our own rows have. */
function instantOf(text: string): string | null {
  const at = new Date(`${text.replace(' ', 'T')}Z`);
  return Number.isNaN(at.getTime()) ? null : at.toISOString();
}

const isUndo = ({ type }: FlywayKey): boolean => type.startsWith('UNDO_');

/** Rows that are about migrations, with what later rows say of them. Source: `MigrationInfoServiceImpl.java`, `refresh`. */
function entriesOf(rows: readonly ReadRow[]): readonly HistoryEntry[] {
  const takenBack = new Map<string, string>();
  const newest = new Map<string, string>();
  for (const [place, { key, success: isDone, at, rank }] of rows.entries()) {
    const before = rows.slice(0, place);
    if (isTakingBack(key) && isDone) {
      const target = before.findLast((row) => isTakenBackBy(row, key, takenBack));
      if (target !== undefined) takenBack.set(target.rank, at ?? '');
    } else if (key.version === null && key.type !== 'SCHEMA') newest.set(key.description, rank);
  }
  return rows
    .filter(({ key, success: isDone }) => key.type !== 'SCHEMA' && !(isTakingBack(key) && isDone))
    .map((row) => {
      const rolledBackAt = takenBack.get(row.rank) ?? null;
      const isNewest = row.key.version !== null || newest.get(row.key.description) === row.rank;
      return entryOf(row, { rolledBackAt, isNewest });
    });
}

/** Rows of `undo`, and of `repair` for a migration whose file is gone. */
const isTakingBack = (key: FlywayKey): boolean => key.type === 'DELETE' || isUndo(key);

function isTakenBackBy({ key, rank }: ReadRow, by: FlywayKey, taken: ReadonlyMap<string, string>): boolean {
  if (taken.has(rank) || isTakingBack(key) || ['SCHEMA', 'BASELINE'].includes(key.type)) return false;
  if (by.version === null || key.version === null) {
    return by.version === null && key.version === null && by.description === key.description;
  }
  return compareVersions(by.version, key.version) === 0;
}

function entryOf(
  { rank, key, checksum, success: isDone, at, milliseconds }: ReadRow,
  { rolledBackAt, isNewest }: { readonly rolledBackAt: string | null; readonly isNewest: boolean },
): HistoryEntry {
  return {
    rowId: rank,
    migrationId: keyText(key),
    checksum,
    outcome: outcomeOf(key, { isDone, isTakenBack: rolledBackAt !== null, isNewest }),
    startedAt: at,
    finishedAt: isDone && at !== null ? new Date(Date.parse(at) + milliseconds).toISOString() : null,
    rolledBackAt,
    log: null,
    steps: null,
  };
}

function outcomeOf(
  { type }: FlywayKey,
  said: { readonly isDone: boolean; readonly isTakenBack: boolean; readonly isNewest: boolean },
): HistoryOutcome {
  if (said.isTakenBack) return 'rolled_back';
  if (!said.isDone) return 'failed';
  if (type === 'BASELINE') return 'baseline';
  return said.isNewest ? 'applied' : 'superseded';
}

/**
 * By type and version, of repeatable migrations by description. A repeatable one with another text is superseded by the text at hand. The
 * row of `flyway baseline` stands for every version up to it that has no row of its own.
 */
function tell(
  migrations: readonly RecordedMigration[],
  entries: readonly HistoryEntry[],
): readonly HistoryEntry[] {
  const keyed = migrations.map((migration) => ({ migration, key: readKey(migration.historyKey) }));
  const byKey = new Map(
    keyed.map(({ migration, key }) => [key === null ? migration.id : sameMigration(key), migration]),
  );
  const told = entries.map((entry) => {
    const key = readKey(entry.migrationId);
    return { entry, key, migration: key === null ? undefined : byKey.get(sameMigration(key)) };
  });
  const own = new Set(told.map(({ migration }) => migration?.id));
  return told.flatMap(({ entry, key, migration }) => {
    if (migration !== undefined) return [inTermsOf(migration, entry, key)];
    if (key?.type !== 'BASELINE') return [entry];
    const covered = keyed.filter((each) => !own.has(each.migration.id) && isUpTo(each.key, key));
    const rows = covered.map((each) => ({ ...entry, migrationId: each.migration.id, checksum: null }));
    return rows.length === 0 ? [entry] : rows;
  });
}

function inTermsOf(migration: RecordedMigration, entry: HistoryEntry, key: FlywayKey | null): HistoryEntry {
  const texts = [migration.checksum, ...(migration.equalChecksums ?? [])];
  const isOther =
    key?.version === null && entry.outcome === 'applied' && !texts.includes(entry.checksum ?? '');
  return { ...entry, migrationId: migration.id, outcome: isOther ? 'superseded' : entry.outcome };
}

const isUpTo = (key: FlywayKey | null, baseline: FlywayKey): boolean =>
  key?.type === 'SQL' &&
  key.version !== null &&
  baseline.version !== null &&
  compareVersions(key.version, baseline.version) <= 0;
