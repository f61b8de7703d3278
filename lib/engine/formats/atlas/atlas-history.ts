import { failure, type Failure } from '../../base/failure';
import { failed, success, type Result } from '../../base/result';
import type { HistoryEntry, HistoryOutcome } from '../../model/history';
import { later } from '../../model/instant';
import { query, quoteIdentifier, type Query } from '../../model/query';
import type { FormatContext, HistoryFormat, HistoryRecord, HistoryTable } from '../format';
import { ranAt, type Ran } from '../ran';
import { tellRevisions } from './atlas-tell';

const NAME = 'atlas_schema_revisions';

/** Where Atlas keeps its revisions: a schema of its own, unless `--revisions-schema` or the address says otherwise. */
export const revisionsTable = ({ options, schema: first }: FormatContext): HistoryTable => {
  const schema = options['schema'] ?? NAME;
  return { schema, name: NAME, ownSchema: schema !== first && schema !== 'public' };
};

const table = (context: FormatContext): string =>
  `${quoteIdentifier(revisionsTable(context).schema)}.${quoteIdentifier(NAME)}`;

/**
 * `atlas_schema_revisions` as the Atlas command line keeps it, a row for each version. Who wrote a row stands in `operator_version`; ours have
 * the row's key there. What is on its way has a row that Atlas can neither take for done nor go on with: it counts one statement as applied
 * whose hash is none, and Atlas stops at that (docs/adr/0023). Sources: `cmd/atlas/internal/migrate`, `sql/migrate/migrate.go`, `Execute`. Pure.
 */
export const atlasHistory: HistoryFormat = {
  tables: (context) => [revisionsTable(context)],

  select: (context) =>
    query(
      `SELECT version, type::pg_catalog.text AS type, applied::pg_catalog.text AS applied, total::pg_catalog.text AS total,
              executed_at, execution_time::pg_catalog.text AS execution_time, error, error_stmt, hash,
              partial_hashes::pg_catalog.text AS partial_hashes, operator_version
         FROM ${table(context)} WHERE version <> '.atlas_cloud_identifier' ORDER BY version COLLATE pg_catalog."C"`,
    ),

  toEntries,

  create: (context) => [
    ...ownSchema(context),
    query(
      `CREATE TABLE IF NOT EXISTS ${table(context)} ("version" character varying NOT NULL, "description" character varying NOT NULL, "type" bigint NOT NULL DEFAULT 2, "applied" bigint NOT NULL DEFAULT 0, "total" bigint NOT NULL DEFAULT 0, "executed_at" timestamptz NOT NULL, "execution_time" bigint NOT NULL, "error" text NULL, "error_stmt" text NULL, "hash" character varying NOT NULL, "partial_hashes" jsonb NULL, "operator_version" character varying NOT NULL, PRIMARY KEY ("version"))`,
    ),
  ],

  tell: tellRevisions,

  keepsNewestAlone: false,

  choosesRowIds: true,

  writeApplied: (context, record) => [
    insert(context, record, {
      type: EXECUTED,
      applied: record.statements,
      total: record.statements,
      ran: record.ran,
      partial: null,
      error: '',
    }),
  ],

  started: {
    write: (context, record) => [
      insert(context, record, {
        type: EXECUTED,
        applied: 1,
        total: record.statements + 1,
        ran: atOnce(record),
        partial: markOf(record),
        error: ON_ITS_WAY,
      }),
    ],
    find: (context, record) =>
      query(
        `SELECT 1 AS there FROM ${table(context)} WHERE version = $1::text AND partial_hashes->>0 = $2::text`,
        record.migration.historyKey,
        markOf(record),
      ),
    finish: (context, record) => [
      query(
        `UPDATE ${table(context)}
            SET applied = $3::bigint, total = $3::bigint, execution_time = ${nanosecondsOf(record.ran)},
                error = '', error_stmt = '', partial_hashes = 'null', operator_version = $4::text
          WHERE version = $1::text AND partial_hashes->>0 = $2::text`,
        record.migration.historyKey,
        markOf(record),
        record.statements,
        operatorOf(record),
      ),
    ],
    fail: (context, record) => [
      query(
        `UPDATE ${table(context)} SET error = $3::text WHERE version = $1::text AND partial_hashes->>0 = $2::text`,
        record.migration.historyKey,
        markOf(record),
        record.log,
      ),
    ],
    remove: (context, record) => [
      query(
        `DELETE FROM ${table(context)} WHERE version = $1::text AND partial_hashes->>0 = $2::text`,
        record.migration.historyKey,
        markOf(record),
      ),
    ],
  },

  markApplied: (context, record) => [
    query(
      `UPDATE ${table(context)}
          SET type = ${EXECUTED + RESOLVED}, applied = total, error = '', error_stmt = '', hash = $2::text, partial_hashes = 'null', operator_version = $3::text
        WHERE version = $1::text AND applied <> total`,
      record.migration.historyKey,
      record.migration.checksum,
      operatorOf(record),
    ),
    insert(context, record, {
      type: RESOLVED,
      applied: 0,
      total: 0,
      ran: atOnce(record),
      partial: null,
      error: '',
    }),
  ],

  markRolledBack: (context, { migration }) => [
    query(
      `DELETE FROM ${table(context)} WHERE version = $1::text AND applied <> total`,
      migration.historyKey,
    ),
  ],
};

/** Only where it may be missing: asking for one that is there takes a right that the role need not have. */
const ownSchema = (context: FormatContext): readonly Query[] => {
  const { schema, ownSchema: isOwn } = revisionsTable(context);
  return isOwn === true ? [query(`CREATE SCHEMA IF NOT EXISTS ${quoteIdentifier(schema)}`)] : [];
};

/** Bits of `type`. Source: `sql/migrate/migrate.go`, `RevisionType`. */
const EXECUTED = 2;
const RESOLVED = 4;

const OPERATOR = 'Lockkeeper ';

const operatorOf = ({ rowId }: Pick<HistoryRecord, 'rowId'>): string => `${OPERATOR}${rowId}`;

/** No hash of a statement, so that Atlas takes the statement for changed. */
const MARK = 'lockkeeper:';

const markOf = ({ rowId }: Pick<HistoryRecord, 'rowId'>): string => `${MARK}${rowId}`;

const ON_ITS_WAY =
  'Lockkeeper has this migration on its way, or was interrupted. Look there before anything is run.';

interface Values {
  readonly type: number;
  readonly applied: number;
  readonly total: number;
  readonly ran: Ran;
  readonly partial: string | null;
  readonly error: string;
}

/** Nothing is written where a row of the version is there already: then somebody else was at work. */
function insert(context: FormatContext, record: HistoryRecord, values: Values): Query {
  const { migration } = record;
  const { ran } = values;
  return query(
    `INSERT INTO ${table(context)}
       (version, description, type, applied, total, executed_at, execution_time, error, error_stmt, hash, partial_hashes, operator_version)
     SELECT $1::text, $2::text, $3::bigint, $4::bigint, $5::bigint, ${ran.startedAt}, ${nanosecondsOf(ran)}, $6::text, '', $7::text, $8::jsonb, $9::text
      WHERE NOT EXISTS (SELECT 1 FROM ${table(context)} WHERE version = $1::text)`,
    migration.historyKey,
    descriptionOf(migration.id),
    values.type,
    values.applied,
    values.total,
    values.error,
    migration.checksum,
    values.partial === null ? 'null' : JSON.stringify([values.partial]),
    operatorOf(record),
  );
}

/** What stands behind the first underscore. Source: `LocalFile.Desc`. */
const descriptionOf = (id: string): string => {
  const at = id.indexOf('_');
  return at === -1 ? '' : id.slice(at + 1);
};

/** What has not run yet, or does not run at all. */
const atOnce = ({ startedAt }: Pick<HistoryRecord, 'startedAt'>): Ran => ranAt(startedAt, startedAt);

const nanosecondsOf = ({ seconds }: Ran): string => `(${seconds} * 1000000000)::bigint`;

type Row = Readonly<Record<string, unknown>>;

const COLUMNS = [
  'version',
  'type',
  'applied',
  'total',
  'executed_at',
  'execution_time',
  'hash',
  'operator_version',
] as const;

function toEntries(rows: readonly Row[]): Result<readonly HistoryEntry[]> {
  const strange = COLUMNS.find((column) => rows.some((row) => typeof row[column] !== 'string'));
  if (strange !== undefined) return failed(unknownShape(strange));
  return success(rows.map((row, place) => toEntry(row, place === rows.length - 1)));
}

const unknownShape = (column: string): Failure =>
  failure(
    'HISTORY.UNKNOWN_SHAPE',
    `The table ${NAME} is not the one that Atlas makes: the column ${column} is missing or has another type.`,
    { fix: 'Run atlas migrate status once, which brings the table up to date.' },
  );

const text = (row: Row, column: string): string => {
  const value = row[column];
  return typeof value === 'string' ? value : '';
};

function toEntry(row: Row, isNewest: boolean): HistoryEntry {
  const outcome = outcomeOf(row, isNewest);
  const startedAt = new Date(text(row, 'executed_at')).toISOString();
  const took = Math.trunc(Number(text(row, 'execution_time')) / 1_000_000);
  return {
    rowId: keyOf(row),
    migrationId: text(row, 'version'),
    checksum: text(row, 'hash') === '' ? null : text(row, 'hash'),
    outcome,
    startedAt,
    finishedAt: outcome === 'failed' ? null : later(startedAt, took),
    rolledBackAt: null,
    log: outcome === 'failed' ? logOf(row) : null,
    steps: isOurMark(row) ? null : Number(text(row, 'applied')),
  };
}

/** A newest row that is not complete is gone on with by Atlas, also when `migrate set` has resolved it; an older one that was resolved is not. */
function outcomeOf(row: Row, isNewest: boolean): HistoryOutcome {
  const type = Number(text(row, 'type'));
  const isResolved = (type & RESOLVED) !== 0;
  if (text(row, 'applied') !== text(row, 'total') && (isNewest || !isResolved)) return 'failed';
  return (type & EXECUTED) === 0 ? 'baseline' : 'applied';
}

/** Ours, where we wrote the row; else its version. */
function keyOf(row: Row): string {
  const partial = partialOf(row)[0] ?? '';
  if (partial.startsWith(MARK)) return partial.slice(MARK.length);
  const operator = text(row, 'operator_version');
  return operator.startsWith(OPERATOR) ? operator.slice(OPERATOR.length) : text(row, 'version');
}

const isOurMark = (row: Row): boolean => (partialOf(row)[0] ?? '').startsWith(MARK);

function partialOf(row: Row): readonly string[] {
  const given = text(row, 'partial_hashes');
  if (!given.startsWith('[')) return [];
  const hashes: unknown = JSON.parse(given);
  return Array.isArray(hashes) ? hashes.map(String) : [];
}

/** How far it came, and what PostgreSQL said. */
function logOf(row: Row): string {
  const said = [text(row, 'error'), text(row, 'error_stmt')].filter((line) => line !== '');
  if (isOurMark(row)) return said.join('\n');
  return [`${text(row, 'applied')} of ${text(row, 'total')} statements are applied.`, ...said].join('\n');
}
