import { toCanonical } from '../base/canonical-json';
import { digestOf, type Digest } from '../base/digest';
import { failed, success, type Result } from '../base/result';
import type { FormatContext } from '../formats/format';
import type { History } from '../model/history';
import type { TargetFacts } from '../model/observation';
import { query, type Query } from '../model/query';
import { schemaMarkerQuery, toMarker } from '../target/catalog/schema-marker';
import { demandRows } from '../target/flight-rows';
import { INSTALLATION_QUERY } from '../target/lockkeeper-schema';
import {
  historyDigestQuery,
  historyRows,
  historyTableQuery,
  NO_HISTORY,
  toHistory,
  wayToHistory,
} from '../target/read-history';
import {
  installationReadable,
  stateQuery,
  toTargetState,
  type TargetStateInput,
} from '../target/read-target-state';
import type { Row } from '../target/row';
import type { FlightItem, FlightItemResult, TargetSession } from '../target/target-session';
import { historyDigest } from '../timeline/history-digest';
import { LOCAL_LIMITS, type LookInput } from './look-at-target';

/** By what the next look can tell that it would find the same, without reading it all. */
export interface LookMark {
  /** `TargetSession.standstill` before anything was read. */
  readonly standstill: string | null;
  /** Over everything that the target answered, the history by a digest that the target made of it. */
  readonly answers: Digest;
  readonly asks: Asks;
}

/** What can be asked only where it is there and may be read. */
interface Asks {
  readonly installation: boolean;
  readonly history: boolean;
}

/** `same`: what the marked look found is found again. */
export type LookReading =
  | { readonly kind: 'same'; readonly mark: LookMark }
  | { readonly kind: 'found'; readonly facts: Omit<TargetFacts, 'connectMs'>; readonly mark: LookMark };

/**
 * Reads identity, standing, rights, history and the mark of the schema in one snapshot. Facts are made of the rows that the target answers
 * and of nothing else, so a target that gives the same rows is found the same: when `known` says what rows the last look was made of, they come
 * in one flight, and the history itself stays where it is. Throws `TargetError`.
 */
export async function readLook(
  session: TargetSession,
  input: LookInput,
  known: LookMark | null,
): Promise<Result<LookReading>> {
  const first = await ask(session, input, known?.asks ?? NOTHING_MORE);
  const way = wayToHistory(input.format, contextOf(input), first.table);
  if (way.kind === 'closed') return failed(way.failure);
  const asks = { installation: installationReadable(first.state), history: way.kind === 'open' };
  const answers = await complete(session, input, { first, asks });
  if (!answers.ok) return answers;
  const mark = { standstill: session.standstill, asks, answers: digestOfAnswers(session, answers.value) };
  if (mark.answers === known?.answers) return success({ kind: 'same', mark });
  const history = asks.history ? await readHistory(session, input) : success(NO_HISTORY);
  if (!history.ok) return history;
  return success({ kind: 'found', facts: factsOf(session, input, answers.value, history.value), mark });
}

/** Rows by what was asked; null: not asked. */
interface Answers {
  readonly state: readonly Row[];
  readonly table: readonly Row[];
  readonly marker: readonly Row[];
  readonly installation: readonly Row[] | null;
  readonly history: readonly Row[] | null;
}

const NOTHING_MORE: Asks = { installation: false, history: false };

/** Everything of which it is known that it can be asked, in one flight; without the rest when something of that is gone since. */
async function ask(session: TargetSession, input: LookInput, asks: Asks): Promise<Answers> {
  const opening = [query(SNAPSHOT), ...(session.pooled ? [query(LOCAL_LIMITS)] : [])].map(toItem);
  const always = [
    stateQuery(stateInputOf(input)),
    historyTableQuery(input.format, contextOf(input)),
    schemaMarkerQuery(),
  ].map(toItem);
  const { items } = await session.flight([...opening, ...always, ...moreItems(input, asks)]);
  if (asks !== NOTHING_MORE && items.some(isGone)) {
    await session.flight([toItem(query('ROLLBACK'))]);
    return ask(session, input, NOTHING_MORE);
  }
  return toAnswers(items.map(demandRows).slice(opening.length), asks);
}

function toAnswers(rows: readonly (readonly Row[])[], asks: Asks): Answers {
  const [state = [], table = [], marker = [], ...more] = rows;
  return {
    state,
    table,
    marker,
    installation: asks.installation ? (more[0] ?? []) : null,
    history: asks.history ? (more.at(-1) ?? []) : null,
  };
}

/** The same snapshot for all that is read: what is found was so at one moment. */
const SNAPSHOT = 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY';

/** Class 42: what was asked for is not there any more, has another shape or may not be read. */
const isGone = (item: FlightItemResult): boolean =>
  item.kind === 'refused' && item.error.sqlState.startsWith('42');

/** Asks what could not be asked before it was known that it is there. */
async function complete(
  session: TargetSession,
  input: LookInput,
  { first, asks }: { readonly first: Answers; readonly asks: Asks },
): Promise<Result<Answers>> {
  const missing = {
    installation: asks.installation && first.installation === null,
    history: asks.history && first.history === null,
  };
  const { items } = await session.flight(moreItems(input, missing));
  const installation = missing.installation ? items.slice(0, 1).flatMap(demandRows) : first.installation;
  if (!missing.history) return success({ ...first, installation });
  const history = historyRows(input.format, contextOf(input), items);
  return history.ok ? success({ ...first, installation, history: history.value }) : history;
}

function moreItems(input: LookInput, asks: Asks): readonly FlightItem[] {
  return [
    ...(asks.installation ? [INSTALLATION_QUERY] : []),
    ...(asks.history ? [historyDigestQuery(input.format, contextOf(input))] : []),
  ].map(toItem);
}

async function readHistory(session: TargetSession, input: LookInput): Promise<Result<History>> {
  const { items } = await session.flight([toItem(input.format.history.select(contextOf(input)))]);
  const rows = historyRows(input.format, contextOf(input), items);
  return rows.ok ? toHistory(input.format, rows.value) : rows;
}

function factsOf(
  session: TargetSession,
  input: LookInput,
  answers: Answers,
  history: History,
): Omit<TargetFacts, 'connectMs'> {
  const state = toTargetState(session, stateInputOf(input), {
    state: answers.state,
    installation: answers.installation ?? [],
  });
  return {
    identity: state.identity,
    serverVersion: session.serverVersion,
    serverMajor: session.serverMajor,
    role: state.role,
    encrypted: session.encrypted,
    standby: state.standby,
    readOnly: state.readOnly,
    pooled: session.pooled,
    rights: state.rights,
    history,
    historyDigest: historyDigest(history),
    schemaMarker: toMarker(answers.marker[0]),
  };
}

/** Over all that `factsOf` is made of. */
function digestOfAnswers(session: TargetSession, answers: Answers): Digest {
  const { serverVersion, serverMajor, encrypted, pooled, readOnlyByDefault } = session;
  return digestOf(toCanonical({ serverVersion, serverMajor, encrypted, pooled, readOnlyByDefault, answers }));
}

const toItem = (item: Query): FlightItem => ({ kind: 'query', query: item });

const contextOf = ({ options, connection }: LookInput): FormatContext => ({
  options,
  schema: connection.schema,
});

const stateInputOf = (input: LookInput): TargetStateInput => ({
  schema: input.connection.schema,
  historyTables: input.format.history.tables(contextOf(input)),
});
