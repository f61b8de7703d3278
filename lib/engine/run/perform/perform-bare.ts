import { quoteQualified } from '../../catalog/quote-identifier';
import { query, type Query } from '../../model/query';
import type { PlannedStatement } from '../../model/plan';
import { endIntentQuery, startIntentQuery } from '../../target/lockkeeper-schema';
import { unlockQuery } from '../../target/advisory-key';
import type { Row } from '../../target/row';
import type { FlightResult } from '../../target/target-session';
import type { EffectOf, StatementReport } from '../effect';
import { stepAt, unitAt, type RunState } from '../run-state';
import { attend } from './attend';
import { errorOf, item, lostIn, rowsIn } from './flight-answer';
import { ownershipGuards, plainItems, stoppedFlight } from './guarded-flight';
import { DONE, reach, sessionOf, type Answer, type Hands } from './hands';
import { nativeKeys } from './native-keys';
import { OWN_GROUND_NOT_AWAITED, setQuery, type Setting } from './own-queries';
import { statementOf } from './send-statements';
import type { GuardedItem } from './sending';

/** Indexes that do not serve: the leftovers of concurrent builds. Source: PostgreSQL manual, 53.26 pg_index. */
const BROKEN_INDEXES = query(
  `SELECT c.oid::pg_catalog.text AS oid, n.nspname::pg_catalog.text AS schema, c.relname::pg_catalog.text AS name,
          t.relname::pg_catalog.text AS of_table
     FROM pg_catalog.pg_index i
     JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
     JOIN pg_catalog.pg_class t ON t.oid = i.indrelid
     JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE NOT (i.indisvalid AND i.indisready AND i.indislive) AND c.relkind = 'i'`,
);

/** Partitions on their way out. Source: PostgreSQL manual, 53.27 pg_inherits. */
const PENDING_DETACHES = query(
  `SELECT c.oid::pg_catalog.text AS oid, n.nspname::pg_catalog.text AS schema, c.relname::pg_catalog.text AS name
     FROM pg_catalog.pg_inherits h
     JOIN pg_catalog.pg_class c ON c.oid = h.inhrelid
     JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE h.inhdetachpending`,
);

const LIMITS = query(
  `SELECT pg_catalog.current_setting('lock_timeout') AS lock_timeout,
          pg_catalog.current_setting('statement_timeout') AS statement_timeout,
          pg_catalog.current_setting('client_connection_check_interval') AS check_interval`,
);

/**
 * Fence and lock are looked at, what the catalog holds already is noted, and the time limits are taken off: a limit that strikes leaves a
 * broken index, and so does a server that notices a dead worker (reference/reliability.md X-4). The watcher is there instead.
 */
export async function performPrepareBare(
  hands: Hands,
  run: RunState,
  effect: EffectOf<'prepare_bare'>,
): Promise<Answer> {
  const { mark, behind } = preparation(hands, run, effect);
  const look = [
    ...plainItems([query('BEGIN'), ...OWN_GROUND_NOT_AWAITED]),
    ...ownershipGuards(hands, run),
    ...plainItems([...mark, query('COMMIT')]),
  ];
  const items = [...look, ...behind];
  const flight = await sessionOf(hands).flight(items.map((each) => each.item));
  const stopped = stoppedFlight(flight, items);
  if (stopped !== null) return stopped;
  notePrepared(hands, flight, look.length);
  return DONE;
}

/**
 * Our mark of a bare statement, for a transaction of ours, and what is sent behind its COMMIT. The native lock goes where a native tool
 * waits in it, which would make a concurrent index build deadlock (reference/formats.md 1.2).
 */
export function preparation(
  hands: Hands,
  run: RunState,
  place: { readonly step: number; readonly unit: number },
): { readonly mark: readonly Query[]; readonly behind: readonly GuardedItem[] } {
  const { to } = unitAt(stepAt(run, place.step), place.unit);
  const facts = [LIMITS, BROKEN_INDEXES, PENDING_DETACHES, setQuery(NO_LIMITS)];
  const lock = hands.input.format.lock(hands.format);
  const goes = run.nativeLock === 'held' && lock.kind === 'advisory' && lock.waiters === 'block';
  const unlocks = goes ? nativeKeys(hands).map(unlockQuery) : [];
  return {
    mark: intentQueries(hands, run, place.step, to, 'started'),
    behind: plainItems([...facts, ...unlocks]),
  };
}

/** Keeps the facts that the preparation's second half has found, from its first item on. */
export function notePrepared(hands: Hands, flight: FlightResult, from: number): void {
  hands.bare = factsIn(flight, from);
  for (let place = from + FACTS; place < flight.items.length; place += 1) {
    if (rowsIn(flight, place)[0]?.['unlocked'] !== true) hands.input.logger.warn('run.native_lock_was_gone');
  }
}

/** Queries that find facts before the locks are let go. */
const FACTS = 4;

const NO_LIMITS: readonly Setting[] = [
  ['lock_timeout', '0'],
  ['statement_timeout', '0'],
  ['client_connection_check_interval', '0'],
];

function factsIn(flight: FlightResult, from: number): NonNullable<Hands['bare']> {
  const [limits] = rowsIn(flight, from);
  return {
    limits: [
      ['lock_timeout', String(limits?.['lock_timeout'])],
      ['statement_timeout', String(limits?.['statement_timeout'])],
      ['client_connection_check_interval', String(limits?.['check_interval'])],
    ],
    brokenIndexes: new Set(rowsIn(flight, from + 1).map(idOf)),
    pendingDetaches: new Set(rowsIn(flight, from + 2).map(idOf)),
  };
}

const idOf = (row: Row): string => String(row['oid']);

function intentQueries(
  hands: Hands,
  run: RunState,
  place: number,
  statement: number,
  state: 'started' | 'done' | 'failed',
): readonly Query[] {
  if (run.reduced === true) return [];
  const { plan } = stepAt(run, place);
  const key = { runId: hands.input.run.id, step: place, statement };
  if (state !== 'started') return [endIntentQuery({ ...key, state })];
  const title = plan.statements[statement - 1]?.title ?? '';
  return [startIntentQuery({ ...key, migrationId: plan.migrationId, title })];
}

/** The statement alone, outside any transaction. */
export async function performSendBare(
  hands: Hands,
  run: RunState,
  effect: EffectOf<'send_bare'>,
): Promise<Answer> {
  await reach(hands, 'notx_after_intent', effect.step);
  const { clock } = hands.input;
  const step = stepAt(run, effect.step);
  const place = unitAt(step, effect.unit).from;
  const sentAt = clock.now();
  const reports: StatementReport[] = [];
  const result = await attend(hands, run, [{ step: effect.step, places: [place], reports }], async () => {
    const { text, harmless } = statementOf(step.plan.statements[place]);
    const answered = sessionOf(hands).send(text, { harmless });
    await reach(hands, 'notx_after_sent', effect.step);
    return answered;
  });
  if (result.kind === 'lost') return { kind: 'lost', failure: result.failure };
  const common = { place, sentAt, endedAt: clock.now(), notices: result.notices };
  return result.kind === 'done'
    ? {
        kind: 'sent',
        reports: [{ ...common, rows: result.rowCount, error: null }],
        transactionId: null,
      }
    : {
        kind: 'statement_failed',
        reports: [{ ...common, rows: null, error: errorOf(result.error) }],
      };
}

/** What the catalog says the statement left; the time limits of the file are put back. */
export async function performReadCatalog(
  hands: Hands,
  run: RunState,
  effect: EffectOf<'read_catalog'>,
): Promise<Answer> {
  const step = stepAt(run, effect.step);
  const { to } = unitAt(step, effect.unit);
  const planned = step.plan.statements[to - 1];
  const named = namedIndex(planned);
  const queries = [
    setQuery(hands.bare?.limits ?? []),
    BROKEN_INDEXES,
    PENDING_DETACHES,
    ...(named === null ? [] : [indexStateQuery(named)]),
  ];
  const flight = await sessionOf(hands).flight(queries.map(item));
  const stopped = stoppedFlight(flight, []);
  if (stopped !== null) return stopped;
  const remains = remainsIn(hands, planned, flight);
  const unfit = named === null || effect.failed ? [] : unfitIndex(named, rowsIn(flight, 3), remains);
  const left = [...remains, ...unfit];
  const answer = catalogAnswer(
    planned,
    effect.failed,
    left.map(({ what }) => what),
  );
  const ends = effect.endsIntent || answer.state !== 'complete';
  const ended = ends ? await endIntent(hands, run, effect, to, answer.state) : null;
  await reach(hands, 'notx_after_catalog', effect.step);
  return ended ?? { kind: 'catalog', ...answer, mend: left.flatMap(({ mend }) => mend) };
}

type Built = NonNullable<PlannedStatement['concurrentIndex']>;

function namedIndex(planned: PlannedStatement | undefined): (Built & { readonly name: string }) | null {
  const built = planned?.concurrentIndex ?? null;
  return built === null || built.name === null ? null : { ...built, name: built.name };
}

/** Something half done, in words, and the SQL that takes it away where one statement does. */
interface Leftover {
  readonly what: string;
  readonly mend: readonly string[];
}

function remainsIn(
  hands: Hands,
  planned: PlannedStatement | undefined,
  flight: FlightResult,
): readonly Leftover[] {
  const before = hands.bare;
  const indexes = fresh(ofItsTable(planned, rowsIn(flight, 1)), before?.brokenIndexes);
  const partitions = fresh(rowsIn(flight, 2), before?.pendingDetaches);
  return [
    ...indexes.map((row) => brokenIndex(String(row['schema']), String(row['name']))),
    ...partitions.map((row) => ({
      what: `partition ${String(row['schema'])}.${String(row['name'])} is detached only in part`,
      mend: [],
    })),
  ];
}

const brokenIndex = (schema: string, name: string): Leftover => ({
  what: `index ${schema}.${name} is INVALID`,
  mend: [dropOfIndex(schema, name)],
});

/** What takes an index away that does not serve, without stopping anybody's work. */
export const dropOfIndex = (schema: string, name: string): string =>
  `DROP INDEX CONCURRENTLY ${quoteQualified(schema, name)};`;

async function endIntent(
  hands: Hands,
  run: RunState,
  effect: EffectOf<'read_catalog'>,
  statement: number,
  state: 'complete' | 'nothing_left' | 'left',
): Promise<Answer | null> {
  const word = state === 'complete' ? 'done' : 'failed';
  const queries = intentQueries(hands, run, effect.step, statement, word);
  if (queries.length === 0) return null;
  const flight = await sessionOf(hands).flight(
    [query('BEGIN'), ...OWN_GROUND_NOT_AWAITED, ...queries, query('COMMIT')].map(item),
  );
  return lostIn(flight) ?? stoppedFlight(flight, []);
}

/** An index lives in the schema of its table; a table without schema is found along the session's search path, as the statement did. */
export function indexStateQuery(index: Pick<Built, 'table' | 'name'>): Query {
  const { schema, name } = index.table;
  return query(
    `SELECT i.indisvalid AND i.indisready AND i.indislive AS fit, n.nspname::pg_catalog.text AS schema
       FROM pg_catalog.pg_class t
       JOIN pg_catalog.pg_index i ON i.indrelid = t.oid
       JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
       JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE t.oid = pg_catalog.to_regclass($1)::pg_catalog.oid AND c.relname = $2`,
    [...(schema === null ? [] : [schema]), name].map((part) => `"${part.replaceAll('"', '""')}"`).join('.'),
    index.name,
  );
}

/** A build that another session has on its way is none of ours. */
function ofItsTable(planned: PlannedStatement | undefined, rows: readonly Row[]): readonly Row[] {
  const built = planned?.concurrentIndex ?? null;
  return built === null ? rows : rows.filter((row) => row['of_table'] === built.table.name);
}

/** Those that were not there before the statement was sent. */
const fresh = (rows: readonly Row[], before: ReadonlySet<string> | undefined): readonly Row[] =>
  rows.filter((row) => before?.has(idOf(row)) !== true);

/** IF NOT EXISTS takes a broken index for a good one; a build that said *done* has to show a fit one. */
function unfitIndex(
  { name }: { readonly name: string },
  rows: readonly Row[],
  named: readonly Leftover[],
): readonly Leftover[] {
  const [row] = rows;
  if (row?.['fit'] === true || named.length > 0) return [];
  return [
    row === undefined
      ? { what: `index ${name} is not there`, mend: [] }
      : brokenIndex(String(row['schema']), name),
  ];
}

/** Commands that clean up after themselves when they fail, apart from what the catalog shows. Source: PostgreSQL manual, each command's page. */
const LEAVE_NOTHING: ReadonlySet<string> = new Set([
  'create_index',
  'drop_index',
  'reindex',
  'vacuum',
  'analyze',
  'cluster',
  'alter_system',
  'alter_table',
  'create_database',
  'drop_database',
  'create_tablespace',
  'drop_tablespace',
  'checkpoint',
]);

function catalogAnswer(
  planned: PlannedStatement | undefined,
  failed: boolean,
  remains: readonly string[],
): { readonly state: 'complete' | 'nothing_left' | 'left'; readonly remains: readonly string[] } {
  if (remains.length > 0) return { state: 'left', remains };
  if (!failed) return { state: 'complete', remains: [] };
  if (planned !== undefined && LEAVE_NOTHING.has(planned.kind)) return { state: 'nothing_left', remains: [] };
  return {
    state: 'left',
    remains: [`what statement ${planned?.number ?? 0} had committed by itself before it failed`],
  };
}
