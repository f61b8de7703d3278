import { isStarted } from '../../model/plan';
import { cancelBackend } from '../../target/cancel-backend';
import { readLiveFacts } from '../../target/read-live-facts';
import type { TargetSession } from '../../target/target-session';
import type { StatementReport } from '../effect';
import { statementRow } from '../journal-rows';
import { isMarked, stepAt, WAITING, type RunState, type StatementProgress } from '../run-state';
import { reported } from '../step-changes';
import { sessionOf, type Hands } from './hands';

/** Statements of one migration that are on their way, and what was answered so far; the list grows while they run. */
export interface Attended {
  readonly step: number;
  readonly places: readonly number[];
  readonly reports: readonly StatementReport[];
  /** For one that is sent behind others: null until the server has come to it. */
  readonly heard?: { readonly begun: unknown };
}

const FIRST_LOOK_MS = 250;
const NEXT_LOOK_MS = 1_000;

/**
 * Does the work and attends it when it takes long: the page hears how far it is, who blocks it and how an index build goes, and a wish to
 * cancel is passed on to exactly the statement that runs. What the work answers decides; trouble of the attendant is only logged.
 */
export async function attend<T>(
  hands: Hands,
  run: RunState,
  attended: readonly Attended[],
  work: () => Promise<T>,
): Promise<T> {
  const over = new AbortController();
  hands.seen = null;
  const watching = watch(hands, run, attended, over.signal);
  try {
    return await work();
  } finally {
    over.abort();
    await watching;
  }
}

async function watch(
  hands: Hands,
  run: RunState,
  attended: readonly Attended[],
  over: AbortSignal,
): Promise<void> {
  const { clock, logger } = hands.input;
  const startedAt = clock.now();
  let told = 0;
  await clock.pause(FIRST_LOOK_MS, over);
  while (!over.aborted) {
    told = tellProgress(hands, run, attended, { told, startedAt });
    await look(hands, run, attended).catch((error: unknown) => {
      logger.warn('run.watch_failed', { error });
    });
    await clock.pause(NEXT_LOOK_MS, over);
  }
}

/**
 * What is new since the last time; returns how many answers are told. The last statement of a unit whose own row decides what recovery
 * says is never told as done before it is.
 */
function tellProgress(
  hands: Hands,
  run: RunState,
  attended: readonly Attended[],
  before: { readonly told: number; readonly startedAt: string },
): number {
  const { journal, run: owner } = hands.input;
  const answered = attended.flatMap(({ step, places, reports }) =>
    reports.map((report) => ({
      step,
      report,
      decides: isMarked(stepAt(run, step)) && report.place === places.at(-1),
    })),
  );
  const done = answered
    .slice(before.told)
    .filter(({ decides }) => !decides)
    .map(({ step, report }) => statementRow(owner.id, step, report.place, reported(report)));
  const since = answered.at(-1)?.report.endedAt ?? before.startedAt;
  const running = runningIn(attended);
  const sent: StatementProgress = { ...WAITING, state: 'sent', sentAt: since };
  const now = running === null ? [] : [statementRow(owner.id, running.step, running.place, sent)];
  journal.progress(owner, [...done, ...now]);
  return answered.length;
}

/** A statement that was sent and is not answered. */
interface Running {
  readonly step: number;
  /** Index within the step. */
  readonly place: number;
}

/** The first that is not answered; null when all are, and while the server is at what we put between two migrations. */
function runningIn(attended: readonly Attended[]): Running | null {
  const open = attended.find(({ places, reports }) => reports.length < places.length);
  const place = open?.places[open.reports.length];
  return open === undefined || place === undefined || open.heard?.begun === null
    ? null
    : { step: open.step, place };
}

async function look(hands: Hands, run: RunState, attended: readonly Attended[]): Promise<void> {
  const running = runningIn(attended);
  if (running === null) return;
  const { input } = hands;
  const session = sessionOf(hands);
  const watching = await watchSession(hands);
  if (hands.stop === 'cancel') await cancel(hands, run, running, watching);
  const facts = await readLiveFacts(watching, {
    pid: session.pid,
    step: running.step,
    statement: running.place + 1,
  });
  hands.seen = facts;
  input.journal.live(input.run, facts);
}

async function watchSession(hands: Hands): Promise<TargetSession> {
  if (hands.watch === null || hands.watch.transactionStatus() === 'lost') {
    hands.watch = await hands.input.openSession('watch');
  }
  return hands.watch;
}

/** Only the statement that is meant: a later one is never hit. */
async function cancel(
  hands: Hands,
  run: RunState,
  { step, place }: Running,
  watching: TargetSession,
): Promise<void> {
  const { plan } = stepAt(run, step);
  const statement = plan.statements[place]?.text;
  if (statement === undefined) return;
  const { pid, backendStart } = sessionOf(hands);
  // What a program binds is written out in the plan and not in what the server shows.
  const only = isStarted(plan) ? {} : { statement };
  await cancelBackend(watching, { pid, backendStart, ...only });
}
