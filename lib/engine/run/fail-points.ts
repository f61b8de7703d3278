import { failure } from '../base/failure';
import { Fault } from '../base/fault';
import { failed, success, type Result } from '../base/result';

/**
 * The named places at which a run can be made to fail, in the order in which a run passes them (reference/reliability.md 5.8). `notx_…`
 * belong to statements that run outside a transaction. Only test builds ever arm one.
 */
export const FAIL_POINTS = [
  'after_claim',
  'after_lock',
  'after_fence',
  'after_begin',
  'before_intent',
  'after_intent',
  'after_xid_journal',
  'before_stmt_n',
  'after_stmt_n',
  'before_track',
  'after_track',
  'after_commit_journal',
  'after_commit_sent',
  'after_commit_ok',
  'before_done_journal',
  'after_done_journal',
  'notx_after_intent',
  'notx_after_sent',
  'notx_after_catalog',
  'before_unlock',
  'after_unlock',
  'before_final',
] as const;
export type FailPointName = (typeof FAIL_POINTS)[number];

export const FAIL_ACTIONS = [
  'kill9',
  'throw',
  'pause',
  'drop_conn',
  'reset_conn',
  'lose_control_db',
] as const;
export type FailAction = (typeof FAIL_ACTIONS)[number];

/** Where in the plan the run stands; null outside a step. `statement` from 1. */
export interface FailPlace {
  readonly step: number | null;
  readonly statement: number | null;
}

/** What an armed fail point can do to the run it is in. */
export interface FailHands {
  /** Ends the connection to the target as a crash would. */
  readonly dropConnection: () => void;
  /** The same with a TCP reset. */
  readonly resetConnection: () => void;
}

/**
 * The run says where it is; nothing happens unless something is armed. Called synchronously, so that an action that ends the process ends
 * it there; a promise is waited for as soon as the run can wait.
 */
export interface FailPoints {
  reached(name: FailPointName, place: FailPlace, hands: FailHands): Promise<void> | null;
}

/** Production: nothing is ever armed. */
export const NO_FAIL_POINTS: FailPoints = { reached: () => null };

/** One armed fail point. `step` from 0 and `statement` from 1 say where it holds; null means anywhere. */
export interface ArmedFailPoint {
  readonly name: FailPointName;
  readonly action: FailAction;
  readonly step: number | null;
  readonly statement: number | null;
}

/**
 * Reads `name:action`, `name@step:action` or `name@step.statement:action`, for example `after_stmt_n@1.2:kill9`. Pure.
 * Fails with RUN.BAD_FAIL_POINT.
 */
export function parseFailPoint(text: string): Result<ArmedFailPoint> {
  const parts = SPELLING.exec(text)?.groups ?? {};
  const name = FAIL_POINTS.find((candidate) => candidate === parts['name']);
  const action = FAIL_ACTIONS.find((candidate) => candidate === parts['action']);
  if (name === undefined || action === undefined) {
    return failed(
      failure('RUN.BAD_FAIL_POINT', `“${text}” is no fail point.`, {
        fix: `Write name:action with a name out of ${FAIL_POINTS.join(', ')} and an action out of ${FAIL_ACTIONS.join(', ')}.`,
      }),
    );
  }
  return success({ name, action, step: numberOf(parts['step']), statement: numberOf(parts['statement']) });
}

const SPELLING = /^(?<name>\w+)(?:@(?<step>\d+)(?:\.(?<statement>\d+))?)?:(?<action>\w+)$/;

const numberOf = (text: string | undefined): number | null => (text === undefined ? null : Number(text));

/** What arming needs from outside. */
export interface FailMeans {
  /** Ends the process where it stands. */
  readonly kill: () => void;
  /** Stands still; over when the promise is. */
  readonly pause: () => Promise<void>;
  /** From now on nothing reaches the store. */
  readonly loseControlDatabase: () => void;
}

/** Fail points with one of them armed; it fires once. */
export function armFailPoint(armed: ArmedFailPoint, means: FailMeans): FailPoints {
  let fired = false;
  return {
    reached: (name, place, hands) => {
      if (fired || name !== armed.name || !isAt(armed, place)) return null;
      fired = true;
      return ACTIONS[armed.action](means, hands);
    },
  };
}

const isAt = (armed: ArmedFailPoint, place: FailPlace): boolean =>
  (armed.step === null || armed.step === place.step) &&
  (armed.statement === null || armed.statement === place.statement);

const ACTIONS: Readonly<Record<FailAction, (means: FailMeans, hands: FailHands) => Promise<void> | null>> = {
  kill9: (means) => {
    means.kill();
    return null;
  },
  throw: () => Promise.reject(new Fault(failure('RUN.FAIL_POINT', 'A fail point was armed here.'))),
  pause: (means) => means.pause(),
  drop_conn: (_, hands) => {
    hands.dropConnection();
    return null;
  },
  reset_conn: (_, hands) => {
    hands.resetConnection();
    return null;
  },
  lose_control_db: (means) => {
    means.loseControlDatabase();
    return null;
  },
};
