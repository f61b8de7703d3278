import type { DeployState } from '../../engine/model/deploy';
import type { TransitionCount } from '../../engine/model/operations';

/** States of a deploy that a person or a worker still has to do something about before it can end. */
const BEFORE_THE_END = [
  'awaiting_approval',
  'approved',
  'scheduled',
  'queued',
  'running',
  'unknown',
] as const;
/** States that only a run or a recovery leads out of. */
const AT_WORK: readonly DeployState[] = ['running', 'unknown'];

/** States that a deploy can end in; what ended can still be settled, which is no second end. */
export const ENDED_STATES = [
  'succeeded',
  'failed',
  'partly_applied',
  'schema_differs',
  'contradiction',
  'rejected',
  'cancelled',
  'expired',
  'stale',
] as const satisfies readonly DeployState[];

/** What a run, or the recovery of one, can make of its deploy. */
export const RUN_OUTCOMES = [
  'succeeded',
  'failed',
  'partly_applied',
  'schema_differs',
  'contradiction',
  'unknown',
  'cancelled',
  'stale',
] as const satisfies readonly DeployState[];

/** How many deploys ended in a state; pure. */
export const countEnded = (transitions: readonly TransitionCount[], state: DeployState): number =>
  sum(transitions, ({ before, after }) => after === state && isOneOf(BEFORE_THE_END, before));

/** How many runs and recoveries ended with an outcome; pure. */
export const countRuns = (transitions: readonly TransitionCount[], outcome: DeployState): number =>
  sum(transitions, ({ before, after }) => after === outcome && isOneOf(AT_WORK, before));

const isOneOf = (states: readonly DeployState[], state: DeployState): boolean => states.includes(state);

const sum = (
  transitions: readonly TransitionCount[],
  isMeant: (transition: TransitionCount) => boolean,
): number => transitions.filter(isMeant).reduce((total, { count }) => total + count, 0);
