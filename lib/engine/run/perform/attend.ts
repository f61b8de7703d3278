import { isStarted } from '../../model/plan';
import { cancelBackend } from '../../target/cancel-backend';
import { readLiveFacts } from '../../target/read-live-facts';
import type { TargetSession } from '../../target/target-session';
import type { StatementReport } from '../effect';
import { statementRow } from '../journal-rows';
import { isMarked, stepAt, WAITING, type RunState, type StatementProgress } from '../run-state';
import { sessionOf, type Hands } from './hands';

/** What is on its way, and what was answered so far; the list grows while it runs. */
export interface Attended {
  readonly step: number;
  readonly places: readonly number[];
  readonly reports: readonly StatementReport[];
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
  attended: Attended,
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

async function watch(hands: Hands, run: RunState, attended: Attended, over: AbortSignal): Promise<void> {
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
  { step, places, reports }: Attended,
  before: { readonly told: number; readonly startedAt: string },
): number {
  const { journal, run: owner } = hands.input;
  const last = isMarked(stepAt(run, step)) ? places.at(-1) : undefined;
  const done = reports
    .slice(before.told)
    .filter((report) => report.place !== last)
    .map(asProgress);
  const running = places[reports.length];
  const since = reports.at(-1)?.endedAt ?? before.startedAt;
  const now = running === undefined ? [] : [[running, { ...WAITING, state: 'sent', sentAt: since }] as const];
  journal.progress(
    owner,
    [...done, ...now].map(([place, progress]) => statementRow(owner.id, step, place, progress)),
  );
  return reports.length;
}

const asProgress = (report: StatementReport): readonly [number, StatementProgress] => [
  report.place,
  {
    state: report.error === null ? 'done' : 'failed',
    sentAt: report.sentAt,
    endedAt: report.endedAt,
    rows: report.rows,
    notices: report.notices,
    error: report.error,
  },
];

async function look(hands: Hands, run: RunState, attended: Attended): Promise<void> {
  const place = attended.places[attended.reports.length];
  if (place === undefined) return;
  const { input } = hands;
  const session = sessionOf(hands);
  const watching = await watchSession(hands);
  if (hands.stop === 'cancel') await cancel(hands, run, attended, watching);
  const facts = await readLiveFacts(watching, {
    pid: session.pid,
    step: attended.step,
    statement: place + 1,
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
  attended: Attended,
  watching: TargetSession,
): Promise<void> {
  const place = attended.places[attended.reports.length];
  const { plan } = stepAt(run, attended.step);
  const statement = place === undefined ? undefined : plan.statements[place]?.text;
  if (statement === undefined) return;
  const { pid, backendStart } = sessionOf(hands);
  // What a program binds is written out in the plan and not in what the server shows.
  const only = isStarted(plan) ? {} : { statement };
  await cancelBackend(watching, { pid, backendStart, ...only });
}
