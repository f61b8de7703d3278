import type { Instant } from '../../model/instant';
import { query } from '../../model/query';
import { connectionLost } from '../../target/connection-lost';
import { keepFenceQuery } from '../../target/lockkeeper-schema';
import type { Row } from '../../target/row';
import type { FlightResult } from '../../target/target-session';
import type { EffectOf, JournalWrite, StatementReport, WindowStep, WindowStop } from '../effect';
import { stepAt, unitAt, type RunState } from '../run-state';
import { attend } from './attend';
import { bothSettled } from './both-settled';
import { composeWhole } from './compose-sending';
import { errorOf, item, lostIn, partOf } from './flight-answer';
import { plainItems, stoppedFlight } from './guarded-flight';
import { awaitPlanted, reach, reachNow, sessionOf, type Answer, type Hands } from './hands';
import { demandOneRowQuery, OWN_GROUND } from './own-queries';
import { performJournal } from './perform-journal';
import { sentAnswer } from './perform-send';
import { openingItems } from './perform-transaction';
import type { Report } from './send-program';
import { reporter, statementItems } from './send-statements';
import type { GuardedItem, Sending } from './sending';

/** One migration of a window: its items from BEGIN to COMMIT, and where in the flight they lie. */
interface Part {
  readonly sending: Sending;
  readonly opening: readonly GuardedItem[];
  readonly items: readonly GuardedItem[];
  /** Index of the first item, of the first statement, of the first check and of COMMIT. */
  readonly first: number;
  readonly statements: number;
  readonly tail: number;
  readonly commit: number;
  /** Grows as answers come in. */
  readonly reports: StatementReport[];
  readonly heard: { begun: WindowStop['begun']; endedAt: Instant | null };
}

/**
 * Several migrations in one flight, each in a transaction of its own that is opened, checked and recorded as if it went alone. The server
 * runs nothing after the first refusal. Only the last COMMIT waits for the disk: the log is written in order, so with it all before it are
 * durable, and nothing is told as committed before that (docs/adr/0063). Source: PostgreSQL manual, 28.4 Asynchronous Commit.
 */
export async function performSendWindow(
  hands: Hands,
  run: RunState,
  effect: EffectOf<'send_window'>,
): Promise<Answer> {
  if (effect.beside.length === 0) return sendWindow(hands, run, effect);
  const [journaledAt, answer] = await bothSettled(
    journalAhead(hands, run, effect.beside),
    sendWindow(hands, run, effect),
  );
  return answer.kind === 'window' && journaledAt !== null ? { ...answer, journaledAt } : answer;
}

/** When it was durable; null when it could not be written, which is tried again before any of it is sent. */
async function journalAhead(
  hands: Hands,
  run: RunState,
  writes: readonly JournalWrite[],
): Promise<Instant | null> {
  const point = run.ahead === null ? 'committed' : 'begun';
  const answer = await performJournal(hands, run, { kind: 'journal', point, writes });
  return answer.kind === 'done' ? hands.input.clock.now() : null;
}

async function sendWindow(
  hands: Hands,
  run: RunState,
  { from, to }: EffectOf<'send_window'>,
): Promise<Answer> {
  const parts = composeParts(hands, run, { from, to });
  await reach(hands, 'before_stmt_n', from, 1);
  const attended = parts.map(({ sending, reports, heard }) => ({ ...sending, reports, heard }));
  const items = parts.flatMap((part) => part.items.map((each) => each.item));
  const flight = await attend(hands, run, attended, () =>
    sessionOf(hands).flight(items, listener(hands, parts)),
  );
  await awaitPlanted(hands);
  return lostIn(flight) ?? windowAnswer(hands, run, parts, flight);
}

function composeParts(
  hands: Hands,
  run: RunState,
  { from, to }: { readonly from: number; readonly to: number },
): readonly Part[] {
  const parts: Part[] = [];
  for (let place = from; place <= to; place += 1) {
    const before = parts.at(-1);
    const first = before === undefined ? 0 : before.commit + 1;
    parts.push(composePart(hands, run, { place, first, waits: place === to }));
  }
  return parts;
}

function composePart(
  hands: Hands,
  run: RunState,
  { place, first, waits }: { readonly place: number; readonly first: number; readonly waits: boolean },
): Part {
  const sending = composeWhole(hands, run, { place, waits });
  const opening = openingItems(hands, run);
  const own = statementItems(run, sending).map((each) => ({ item: each, guard: null }));
  const { tail } = sending;
  const statements = first + opening.length;
  return {
    sending,
    opening,
    items: [...opening, ...own, ...tail, ...plainItems([query('COMMIT')])],
    first,
    statements,
    tail: statements + own.length,
    commit: statements + own.length + tail.length,
    reports: [],
    heard: { begun: null, endedAt: null },
  };
}

/** Takes the answers of a window as they come in, each for its migration. */
function listener(hands: Hands, parts: readonly Part[]): Report {
  let place = 0;
  let log: Report | null = null;
  return (index, result) => {
    const part = parts[place];
    if (part === undefined) return;
    const { statements, tail, commit } = part;
    if (index >= statements && index < tail) log?.(index - statements, result);
    if (result.kind !== 'done') return;
    if (index === statements - 1) log = hearBegin(hands, part, result.rows);
    else if (index === commit - 1) reachNow(hands, 'after_track', part.sending.step, null);
    else if (index === commit && result.command === 'COMMIT') {
      place += 1;
      hearCommit(hands, part);
    }
  };
}

function hearBegin(hands: Hands, { sending, heard, reports }: Part, rows: readonly Row[]): Report {
  heard.begun = { startedAt: hands.input.clock.now(), transactionId: String(rows[0]?.['xid']) };
  const log = reporter(hands, sending, reports);
  reachNow(hands, 'after_begin', sending.step, null);
  return log;
}

function hearCommit(hands: Hands, { sending, heard }: Part): void {
  heard.endedAt = hands.input.clock.now();
  reachNow(hands, 'after_commit_ok', sending.step, null);
}

async function windowAnswer(
  hands: Hands,
  run: RunState,
  parts: readonly Part[],
  flight: FlightResult,
): Promise<Answer> {
  const committed = parts.flatMap(committedStep);
  const part = parts[committed.length];
  if (part === undefined) return { kind: 'window', committed, stopped: null };
  const answer = answerOf(hands, run, part, flight);
  if (!isStop(answer)) return answer;
  const trouble = committed.length === 0 ? null : await makeDurable(hands);
  return trouble ?? { kind: 'window', committed, stopped: { begun: part.heard.begun, answer } };
}

function committedStep({ sending: { step }, heard, reports }: Part): readonly WindowStep[] {
  const { begun, endedAt } = heard;
  return begun === null || endedAt === null ? [] : [{ step, ...begun, endedAt, reports }];
}

const STOPS: ReadonlySet<Answer['kind']> = new Set<WindowStop['answer']['kind']>([
  'refused',
  'statement_failed',
  'check_failed',
  'commit_refused',
]);

/** What ends a window with the run still in hand. */
const isStop = (answer: Answer): answer is WindowStop['answer'] => STOPS.has(answer.kind);

/** Why a migration was the last of its window that was run. */
function answerOf(hands: Hands, run: RunState, part: Part, flight: FlightResult): Answer {
  const begun = stoppedFlight(partOf(flight, part.first, part.opening.length), part.opening);
  if (begun !== null) return begun;
  const commit = flight.items[part.commit];
  if (commit?.kind === 'refused') return { kind: 'commit_refused', error: errorOf(commit.error) };
  // A COMMIT that commits nothing is no error, so what came behind it has run: only the target can tell now.
  if (commit?.kind === 'done') return abandon(hands);
  const { sending, reports, statements } = part;
  const step = stepAt(run, sending.step);
  return sentAnswer({
    hands,
    run,
    step,
    unit: unitAt(step, 0),
    tail: sending.tail,
    reports,
    flight: partOf(flight, statements, part.commit - statements),
    stopped: null,
  });
}

/** What was committed without waiting for the disk is waited for, once. Null when that is done. */
async function makeDurable(hands: Hands): Promise<Answer | null> {
  const session = sessionOf(hands);
  const items = [
    ...plainItems([query('ROLLBACK'), query('BEGIN'), ...OWN_GROUND]),
    fenceKept(hands),
    ...plainItems([query('COMMIT')]),
  ];
  const flight = await session.flight(items.map((each) => each.item));
  const stopped = stoppedFlight(flight, items);
  if (stopped === null) return null;
  return stopped.kind === 'superseded' || stopped.kind === 'lost' ? stopped : abandon(hands);
}

const fenceKept = (hands: Hands): GuardedItem => ({
  item: item(demandOneRowQuery(keepFenceQuery(hands.input.run.fence))),
  guard: 'fence',
});

/** Whether it is on the disk is not known, and this session will not find out. */
function abandon(hands: Hands): Answer {
  sessionOf(hands).destroy();
  return { kind: 'lost', failure: connectionLost() };
}
