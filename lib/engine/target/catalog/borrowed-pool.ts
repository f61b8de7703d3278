import pg from 'pg';
import { z } from 'zod';
import { isAskedBeside } from './asked-beside';
import { PRINTING_SETTINGS } from './printing-settings';
import type { ReadingScope } from './reading-scope';

/** What the reading transaction sets for itself; it all ends with the transaction. */
export interface ReadingSettings {
  readonly lockTimeoutMs: number;
  readonly statementTimeoutMs: number;
  /** `callers`: the client is inside a transaction whose uncommitted changes are to be seen; it stays open and keeps its settings. */
  readonly transaction: 'own' | 'callers';
}

/** Which part of the catalog is to be read, and what need not be asked for it. */
export interface ReadingPart {
  readonly scope: ReadingScope;
  /** Answers that stand as they were given before, by the question. */
  readonly standing: Answers;
}

/** Answers of a server by the question, word for word. */
export type Answers = ReadonlyMap<string, pg.QueryResult>;

/** Found out inside the reading's own transaction, before anything else is asked in it; null: everything is to be read. */
export type FindPart = () => Promise<ReadingPart | null>;

/**
 * One connection dressed as a pool, for a library that insists on a pool: everything it says goes to `client`, nothing else is ever
 * opened, and the connection stays the caller's. Its BEGIN is followed in the same flight by settings that keep printed texts the same
 * on every session (constants in defaults, partition bounds and checks are printed through the session's formats). Inside the caller's
 * transaction BEGIN, COMMIT and ROLLBACK become a savepoint that is always rolled back, so nothing of the reading remains.
 */
export function borrowedPool(client: pg.ClientBase, lending: Lending): pg.Pool {
  const { settings, answered } = lending;
  let scope: ReadingScope | null = null;
  let answers: Answers = new Map();
  const query = async (sql: string) => {
    const answer =
      answers.get(sql) ?? (await client.query<pg.QueryResultRow>(narrowed(translate(sql, settings), scope)));
    if (isQuestion(sql)) answered.set(sql, isAskedBeside(sql) ? answer : null);
    if (!sql.startsWith('BEGIN')) return answer;
    const part = (await lending.findPart?.()) ?? null;
    scope = part?.scope ?? null;
    answers = await answersTogether(client, lending, part ?? WHOLE);
    return answer;
  };
  const lent = Object.assign(new pg.Client(), { query, release: () => undefined });
  return Object.assign(new pg.Pool(), { connect: () => Promise.resolve(lent) });
}

/** What a connection is lent for. */
interface Lending {
  readonly settings: ReadingSettings;
  readonly findPart?: FindPart;
  /** What is likely to be asked, word for word: all of it is answered in one flight. */
  readonly questions?: readonly string[];
  /** Everything that was asked is added here, with its answer where that may stand at the next reading. */
  readonly answered: Map<string, pg.QueryResult | null>;
}

const WHOLE = { scope: null, standing: new Map<string, pg.QueryResult>() };

/** Forty questions take less time than their ways there and back; each is answered by itself where none was foreseen. */
async function answersTogether(
  client: pg.ClientBase,
  { settings, questions = [] }: Lending,
  { scope, standing }: ReadingPart | typeof WHOLE,
): Promise<Answers> {
  const open = questions.filter((sql) => !standing.has(sql));
  if (open.length < 2) return standing;
  const flight = open.map((sql) => narrowed(translate(sql, settings), scope)).join(';\n');
  const answers = ANSWERS.parse(await client.query(flight));
  return new Map([...standing, ...open.flatMap((sql, place) => pair(sql, answers[place]))]);
}

const ANSWERS = z.array(z.instanceof(pg.Result));

const pair = (
  sql: string,
  answer: pg.QueryResult | undefined,
): readonly (readonly [string, pg.QueryResult])[] => (answer === undefined ? [] : [[sql, answer]]);

const isQuestion = (sql: string): boolean => sql.trimStart().startsWith('SELECT');

/**
 * The same question about the relations of a scope only. The library says `pg_class` without a schema, and there the name of a common
 * table expression comes before the catalog's. Should another version say it otherwise, it is answered about everything, which is slower
 * and as true.
 */
function narrowed(sql: string, scope: ReadingScope | null): string {
  if (scope === null || !isQuestion(sql)) return sql;
  const some = `oid = ANY ('{${scope.visible.join(',')}}'::pg_catalog.oid[])`;
  return `WITH pg_class AS NOT MATERIALIZED (SELECT * FROM pg_catalog.pg_class WHERE ${some}) ${sql}`;
}

/** What the server is asked instead of what the library asks. */
export function translate(sql: string, settings: ReadingSettings): string {
  if (sql.trimStart().startsWith(DEPENDENCIES)) return 'SELECT WHERE false';
  const own = settings.transaction === 'own';
  if (sql.startsWith('BEGIN')) {
    return [own ? sql : `SAVEPOINT ${MARK}`, ...sessionSettings(settings)].join('; ');
  }
  if (own || (sql !== 'COMMIT' && sql !== 'ROLLBACK')) return sql;
  return `ROLLBACK TO SAVEPOINT ${MARK}; RELEASE SAVEPOINT ${MARK}`;
}

/**
 * Which object depends on which is asked by the library to order its own plans, takes a third of a reading and is of no use here. Should
 * another version ask differently, the question is simply put to the server again.
 */
const DEPENDENCIES = 'WITH dep AS (';

const MARK = 'lockkeeper_reading';

function sessionSettings(settings: ReadingSettings): readonly string[] {
  return [
    "SET LOCAL search_path TO 'pg_catalog'",
    'SET LOCAL jit = off',
    `SET LOCAL lock_timeout = ${settings.lockTimeoutMs}`,
    `SET LOCAL statement_timeout = ${settings.statementTimeoutMs}`,
    ...PRINTING_SETTINGS,
  ];
}
