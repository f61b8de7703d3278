import { InvariantError } from '../base/invariant';
import type { Done, Effect, JournalPoint, JournalWrite } from './effect';
import {
  isMarked,
  stepAt,
  unitAt,
  type Point,
  type RunState,
  type StepPhase,
  type StepProgress,
} from './run-state';
import { isLastIndexBuild } from './unit';
import { announcedEnd, sentEnd, windowEnd } from './window';

/** The one thing to do next, or how the run ended. Pure: the same run always gives the same effect. */
export function nextEffect(run: RunState): Effect | Done {
  const { phase } = run;
  if (phase.at === 'step') return STEP_EFFECTS[phase.point](run, phase);
  if (phase.at === 'journal_unknown') return journal(run, 'unknown', phase.step, []);
  if (phase.at === 'finished') return { kind: 'over', ending: endingOf(run) };
  return { kind: phase.at };
}

type StepEffect = (run: RunState, phase: StepPhase) => Effect;

const STEP_EFFECTS: Readonly<Record<Point, StepEffect>> = {
  open: (run, { step }) => journal(run, 'intent', step, sentPlaces(stepAt(run, step))),
  mark: (run, { step }) => ({ kind: 'mark_started', step, prepares: beginsBare(run, step) }),
  acquire_native_lock: (_, { step }) => ({ kind: 'win_native_lock', step }),
  begin: (_, { step, unit }) => ({ kind: 'begin', step, unit }),
  journal_begun: (run, phase) => journal(run, 'begun', phase.step, markedUnit(run, phase)),
  send: (_, { step, unit }) => ({ kind: 'send', step, unit, beside: [] }),
  send_and_journal: (run, { step, unit }) => ({
    kind: 'send',
    step,
    unit,
    beside: writesOf(run, step, []),
  }),
  journal_committing: (run, { step }) => journal(run, 'committing', step, []),
  commit,
  journal_committed: (run, phase) => journal(run, 'committed', phase.step, markedUnit(run, phase)),
  roll_back: (_, { step, unit }) => ({ kind: 'roll_back', step, unit }),
  journal_window: (run, { step }) => ({ kind: 'journal', point: 'begun', writes: windowWrites(run, step) }),
  send_window: (run, { step }) => ({
    kind: 'send_window',
    from: step,
    to: sentEnd(run, step),
    beside: besideWindow(run),
  }),
  back_off: (run, { step }) => ({ kind: 'back_off', milliseconds: backOff(run, stepAt(run, step)) }),
  prepare_bare: (_, { step, unit }) => ({ kind: 'prepare_bare', step, unit }),
  journal_bare: (run, phase) => journal(run, 'bare_sent', phase.step, markedUnit(run, phase)),
  send_bare: (_, { step, unit }) => ({ kind: 'send_bare', step, unit }),
  read_catalog: (run, { step, unit, trouble }) => ({
    kind: 'read_catalog',
    step,
    unit,
    failed: trouble !== null,
    endsIntent: trouble !== null || !endsAsIndexBuild(run, step, unit),
  }),
  journal_bare_done: (run, phase) => journal(run, 'bare_done', phase.step, markedUnit(run, phase)),
  finish: finishRecord,
  journal_finished: (run, { step }) => journal(run, 'committed', step, []),
  record_failure: recordFailure,
  journal_failed: (run, { step }) => journal(run, 'failed', step, allPlaces(stepAt(run, step))),
};

const journal = (
  run: RunState,
  point: JournalPoint,
  place: number,
  statements: readonly number[],
): Effect => ({
  kind: 'journal',
  point,
  writes: writesOf(run, place, statements),
});

/** Steps that wait for their durable state travel with whatever is written next; a finished step brings all its statements. */
function writesOf(run: RunState, place: number, statements: readonly number[]): readonly JournalWrite[] {
  const own = run.unwritten.includes(place) ? allPlaces(stepAt(run, place)) : statements;
  const others = run.unwritten.filter((other) => other !== place);
  return [...others.map((other) => wholeOf(run, other)), { step: place, statements: own }];
}

/** A step that has changed, with its statements; one that was announced and not sent has none to tell of. */
function wholeOf(run: RunState, place: number): JournalWrite {
  const step = stepAt(run, place);
  return { step: place, statements: step.state === 'waiting' ? [] : allPlaces(step) };
}

function commit(run: RunState, { step, unit }: StepPhase): Effect {
  const thenBegin = isMarked(stepAt(run, step)) ? null : openedBehind(run, step);
  return { kind: 'commit', step, unit, thenBegin };
}

/** One write for all that is announced from a step on, and for what was committed before. */
function windowWrites(run: RunState, from: number): readonly JournalWrite[] {
  const announced = [...run.steps.keys()].slice(from, announcedEnd(run, from) + 1);
  const writes = announced.map((place) => ({ step: place, statements: [] }));
  return [...committedBefore(run), ...writes];
}

/** Where nothing more is announced, what was committed before is told all the same: a window may take long. */
const besideWindow = (run: RunState): readonly JournalWrite[] =>
  run.ahead === null ? committedBefore(run) : windowWrites(run, run.ahead);

const committedBefore = (run: RunState): readonly JournalWrite[] =>
  run.unwritten.map((place) => wholeOf(run, place));

/** A bare statement that the row announces before it is sent. */
const sentPlaces = ({ statements }: StepProgress): readonly number[] =>
  [...statements.keys()].filter((place) => statements[place]?.state === 'sent');

const allPlaces = (step: StepProgress): readonly number[] => [...step.statements.keys()];

/** Statements whose own rows decide what recovery says: those of a unit of a step with a started row. */
function markedUnit(run: RunState, phase: StepPhase): readonly number[] {
  const step = stepAt(run, phase.step);
  if (!isMarked(step)) return [];
  const unit = unitAt(step, phase.unit);
  return allPlaces(step).slice(unit.from, unit.to);
}

/** The next migration may open its transaction behind the COMMIT that ends this one, when nothing speaks against going on. */
function openedBehind(run: RunState, place: number): number | null {
  const next = place + 1;
  if (next >= run.steps.length || isMarked(stepAt(run, next)) || run.stop !== null) return null;
  return windowEnd(run, next) === next ? next : null;
}

const beginsBare = (run: RunState, place: number): boolean =>
  run.stop === null && stepAt(run, place).units[0]?.kind === 'bare';

const endsAsIndexBuild = (run: RunState, place: number, unit: number): boolean => {
  const step = stepAt(run, place);
  const built = step.units[unit];
  return built !== undefined && isLastIndexBuild(step.plan, built);
};

function finishRecord(run: RunState, { step: place }: StepPhase): Effect {
  const { units, plan } = stepAt(run, place);
  const open = run.reduced !== true && endsAsIndexBuild(run, place, units.length - 1);
  return {
    kind: 'finish_record',
    step: place,
    thenBegin: openedBehind(run, place),
    endsIntent: open ? plan.statements.length : null,
  };
}

function backOff(run: RunState, step: StepProgress): number {
  const { backoffMs, maximumBackoffMs } = run.plan.settings;
  return Math.min(maximumBackoffMs, backoffMs * 2 ** Math.max(0, step.attempt - 2));
}

function recordFailure(run: RunState, phase: StepPhase): Effect {
  const step = stepAt(run, phase.step);
  const log = phase.trouble?.failure.summary ?? '';
  if (!isMarked(step)) return { kind: 'record_failure', step: phase.step, how: 'insert_failed', log };
  const how = step.remains.length === 0 ? 'remove_started' : 'write_failed';
  return { kind: 'record_failure', step: phase.step, how, log };
}

function endingOf(run: RunState): Done['ending'] {
  if (run.ending === null) throw new InvariantError('a finished run has no ending');
  return run.ending;
}
