import type { Instant } from '../model/instant';
import { mayShareFlight } from './harmless';
import { stepAt, type RunState, type StepProgress } from './run-state';
import { withStep } from './step-changes';

/** Most migrations of a window: its rows of the journal are one write, which more of them would hardly make cheaper. */
const MOST_STEPS = 32;
/** What is sent at once is worked off without asking, so it is bounded by itself too. */
const MOST_STATEMENTS = 256;
const MOST_CHARACTERS = 262_144;
/** Windows grow while they are over sooner than this. */
const QUICK_MS = 500;

/**
 * Last of the steps that are sent at once from this one on, each in a transaction of its own (docs/adr/0063); the step itself when it goes
 * alone. Our record on the target tells of each whether it was committed: a target without our schema has no windows. Pure.
 */
export function windowEnd(run: RunState, from: number): number {
  if (run.reduced !== false || run.stop !== null) return from;
  const most = Math.min(run.atOnce, run.steps.length - from);
  let [end, statements, characters] = [from, 0, 0];
  for (let place = from; place < from + most; place += 1) {
    const step = stepAt(run, place);
    statements += step.plan.statements.length;
    characters += step.plan.statements.reduce((sum, { text }) => sum + text.length, 0);
    if (!sharesFlight(step) || statements > MOST_STATEMENTS || characters > MOST_CHARACTERS) break;
    end = place;
  }
  return end;
}

/** One that has met a lock is tried again alone. */
const sharesFlight = (step: StepProgress): boolean => step.attempt === 1 && mayShareFlight(step);

/** The journal is about to hear of all of them, before the first is sent. Pure. */
export function announce(run: RunState, from: number, to: number, at: Instant): RunState {
  let announced = run;
  for (let place = from; place <= to; place += 1) {
    announced = withStep(announced, place, { state: 'started', startedAt: at });
  }
  return announced;
}

/** Last of the steps that were announced from this one on. Pure. */
export function announcedEnd(run: RunState, from: number): number {
  const after = run.steps.findIndex((step, place) => place > from && step.state !== 'started');
  return (after < 0 ? run.steps.length : after) - 1;
}

/**
 * What follows a window is announced while that runs, so that nobody waits for the journal in between; as much of it as may be sent at once
 * when the window was quick. Pure.
 */
export function announceAhead(run: RunState, from: number, at: Instant): RunState {
  const next = announcedEnd(run, from) + 1;
  if (next >= run.steps.length) return run;
  const end = windowEnd({ ...run, atOnce: atOnceAfter(run, 0) }, next);
  return end > next ? { ...announce(run, next, end, at), ahead: next } : run;
}

/** Last of the steps that the window from this one on sends. Pure. */
export const sentEnd = (run: RunState, from: number): number =>
  run.ahead === null ? announcedEnd(run, from) : run.ahead - 1;

/** Steps behind this one were announced and will not be sent; the journal has to hear that as well. Pure. */
export function withdrawBehind(run: RunState, place: number): RunState {
  const end = announcedEnd(run, place);
  let withdrawn: RunState = { ...run, ahead: null };
  for (let behind = place + 1; behind <= end; behind += 1) {
    const waiting = withStep(withdrawn, behind, { state: 'waiting', startedAt: null });
    withdrawn = { ...waiting, unwritten: [...waiting.unwritten, behind] };
  }
  return withdrawn;
}

/** How many steps may be sent at once after some that took so long: what is slow is watched one by one. Pure. */
export const atOnceAfter = ({ atOnce }: RunState, milliseconds: number): number =>
  milliseconds < QUICK_MS ? Math.min(MOST_STEPS, atOnce * 2) : 1;
