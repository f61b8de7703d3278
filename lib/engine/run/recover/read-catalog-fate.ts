import type { PlannedStatement } from '../../model/plan';
import { query, quoteIdentifier, type Query } from '../../model/query';
import type { Row } from '../../target/row';
import type { TargetSession } from '../../target/target-session';
import type { CatalogFate, CatalogFinding } from '../decide-step';
import { dropOfIndex, indexStateQuery } from '../perform/perform-bare';

/** What the catalog shows of a statement whose answer never came (reference/reliability.md 5.4). Throws `TargetError`. */
export async function readCatalogFate(
  session: TargetSession,
  statement: PlannedStatement,
): Promise<CatalogFinding> {
  const question = questionFor(statement);
  if (typeof question === 'string') return { fate: question, mend: [] };
  const { rows } = await session.query(question.query);
  return { fate: question.tell(rows), mend: question.mend?.(rows) ?? [] };
}

interface Question {
  readonly query: Query;
  readonly tell: (rows: readonly Row[]) => CatalogFate;
  /** The SQL that takes away what is half done, where one statement does. */
  readonly mend?: (rows: readonly Row[]) => readonly string[];
}

function questionFor(statement: PlannedStatement): Question | CatalogFate {
  const { concurrentIndex, enumValue, kind } = statement;
  if (concurrentIndex !== null) {
    const { name } = concurrentIndex;
    return name === null
      ? 'untold'
      : {
          query: indexStateQuery(concurrentIndex),
          tell: builtFate,
          mend: (rows) => (builtFate(rows) === 'incomplete' ? dropsOf(name, rows) : []),
        };
  }
  if (enumValue !== null) {
    return { query: enumQuery(enumValue), tell: (rows) => (rows.length > 0 ? 'complete' : 'absent') };
  }
  if (kind === 'drop_index') return droppedIndex(statement);
  if (kind === 'reindex') return { query: REINDEX_LEFTOVERS, tell: brokenFate };
  if (kind === 'alter_table') return { query: PENDING_DETACHES, tell: brokenFate };
  return WITHOUT_EFFECT.has(kind) ? 'absent' : 'untold';
}

/** They change no schema and may be done again. */
const WITHOUT_EFFECT: ReadonlySet<string> = new Set(['vacuum', 'analyze', 'checkpoint']);

function builtFate(rows: readonly Row[]): CatalogFate {
  const [row] = rows;
  if (row === undefined) return 'absent';
  return row['fit'] === true ? 'complete' : 'incomplete';
}

const dropsOf = (name: string, rows: readonly Row[]): readonly string[] =>
  rows.map((row) => dropOfIndex(String(row['schema']), name));

const brokenFate = (rows: readonly Row[]): CatalogFate => (rows.length > 0 ? 'incomplete' : 'untold');

function droppedIndex({ objects }: PlannedStatement): Question | CatalogFate {
  const [index, second] = objects;
  if (index === undefined || second !== undefined) return 'untold';
  const name = [...(index.schema === null ? [] : [index.schema]), index.name].map(quoteIdentifier).join('.');
  return {
    query: query(
      'SELECT i.indisvalid AS fit FROM pg_catalog.pg_index i WHERE i.indexrelid = pg_catalog.to_regclass($1)::pg_catalog.oid',
      name,
    ),
    tell: ([row]) => {
      if (row === undefined) return 'complete';
      return row['fit'] === true ? 'absent' : 'incomplete';
    },
  };
}

function enumQuery(added: NonNullable<PlannedStatement['enumValue']>): Query {
  const name = [...(added.schema === null ? [] : [added.schema]), added.type].map(quoteIdentifier).join('.');
  return query(
    'SELECT 1 AS there FROM pg_catalog.pg_enum WHERE enumtypid = pg_catalog.to_regtype($1)::pg_catalog.oid AND enumlabel = $2',
    name,
    added.value,
  );
}

/** Source: PostgreSQL manual, REINDEX, Rebuilding Indexes Concurrently. */
const REINDEX_LEFTOVERS = query(
  `SELECT c.relname::pg_catalog.text AS name FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
    WHERE NOT (i.indisvalid AND i.indisready AND i.indislive) AND c.relname ~ '_cc(new|old)[0-9]*$'`,
);

const PENDING_DETACHES = query('SELECT 1 AS there FROM pg_catalog.pg_inherits WHERE inhdetachpending');
