import { failure, type Failure } from '../../base/failure';
import { failed, success, type Result } from '../../base/result';
import type { HistoryEntry } from '../../model/history';
import { query, quoteIdentifier, type Query } from '../../model/query';
import type { FormatContext, HistoryFormat, HistoryTable, RecordedMigration, RowChange } from '../format';
import { plainEntry } from '../plain-history';
import { withAllBefore } from './revision-graph';

/** Where Alembic keeps its heads: the first schema of the search path unless `version_table_schema` says another. */
export const alembicVersion = ({ options, schema }: FormatContext): HistoryTable => ({
  schema: options['schema'] ?? schema,
  name: options['table'] ?? 'alembic_version',
});

const table = (context: FormatContext): string => {
  const { schema, name } = alembicVersion(context);
  return `${quoteIdentifier(schema)}.${quoteIdentifier(name)}`;
};

/**
 * `alembic_version` as Alembic keeps it: one row for each head, and what a head stands on is applied. Nothing says what ran when, or which
 * text. Sources: `HeadMaintainer` and `RevisionStep` in `runtime/migration.py`, `version_table_impl` in `ddl/impl.py`. Pure.
 */
export const alembicHistory: HistoryFormat = {
  tables: (context) => [alembicVersion(context)],

  select: (context) => query(`SELECT version_num FROM ${table(context)} ORDER BY version_num`),

  toEntries,

  create: (context) => [
    query(`CREATE TABLE IF NOT EXISTS ${table(context)} (
    version_num VARCHAR(32) NOT NULL,
    CONSTRAINT ${quoteIdentifier(`${alembicVersion(context).name}_pkc`)} PRIMARY KEY (version_num)
)`),
  ],

  tell,

  keepsNewestAlone: true,

  choosesRowIds: false,

  writeApplied: (context, { migration }) => stepTo(context, migration),

  writeUndone: (context, { migration }) => [stepBack(context, migration)],

  started: null,

  markApplied: (context, { migration }) => stepTo(context, migration),

  markRolledBack: () => [],
};

/**
 * One step of `HeadMaintainer.update_to_step`: the rows that the revision stands on become its own. Where it alone follows on one of them,
 * that row has to be there, else somebody else was at work; where others follow on all of them too, one of those may have taken it over.
 */
function stepTo(
  context: FormatContext,
  { historyKey, previousKey, dependsOn = [] }: RecordedMigration,
): RowChange {
  const others = dependsOn.filter((revision) => revision !== previousKey);
  const gone = others.map((revision) =>
    query(`DELETE FROM ${table(context)} WHERE version_num = $1`, revision),
  );
  const change: Query =
    previousKey === null
      ? query(`INSERT INTO ${table(context)} (version_num) VALUES ($1)`, historyKey)
      : query(
          `UPDATE ${table(context)} SET version_num = $1 WHERE version_num = $2`,
          historyKey,
          previousKey,
        );
  return [...gone, change];
}

/** The same backwards, of a revision that stands on one other or on none. Sources: `should_delete_branch`, `update_version_num`. */
function stepBack(context: FormatContext, { historyKey, dependsOn = [] }: RecordedMigration): Query {
  const [below] = dependsOn;
  return below === undefined
    ? query(`DELETE FROM ${table(context)} WHERE version_num = $1`, historyKey)
    : query(`UPDATE ${table(context)} SET version_num = $2 WHERE version_num = $1`, historyKey, below);
}

type Row = Readonly<Record<string, unknown>>;

function toEntries(rows: readonly Row[]): Result<readonly HistoryEntry[]> {
  const entries = rows.flatMap(({ version_num: version }) =>
    typeof version === 'string' ? [plainEntry(version)] : [],
  );
  return entries.length === rows.length ? success(entries) : failed(unknownShape());
}

const unknownShape = (): Failure =>
  failure('HISTORY.UNKNOWN_SHAPE', 'A row of the history is no revision of Alembic.', {
    why: 'version_num holds no text.',
    fix: 'Name table and schema of the history as env.py gives them (version_table, version_table_schema).',
  });

/** A head stands for all that it stands on, each once; a revision that no file has stays as it is. */
function tell(
  migrations: readonly RecordedMigration[],
  entries: readonly HistoryEntry[],
): readonly HistoryEntry[] {
  const before = beforeEach(migrations);
  const told = new Set<string>();
  return entries.flatMap((entry) => {
    if (!before.has(entry.migrationId)) return [entry];
    const applied = withAllBefore([entry.migrationId], before);
    const own = migrations.filter(({ id, historyKey }) => applied.has(historyKey) && !told.has(id));
    for (const { id } of own) told.add(id);
    return own.map(({ id }) => ({ ...entry, migrationId: id }));
  });
}

/** What each revision stands on. */
export const beforeEach = (
  migrations: readonly RecordedMigration[],
): ReadonlyMap<string, readonly string[]> =>
  new Map(migrations.map(({ historyKey, dependsOn = [] }) => [historyKey, dependsOn]));
