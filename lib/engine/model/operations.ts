import type { DeployState } from './deploy';
import type { Instant } from './instant';

/** A worker that says it lives. */
export interface WorkerHeartbeat {
  readonly workerId: string;
  readonly version: string;
  readonly nodeVersion: string;
  readonly startedAt: Instant;
  readonly seenAt: Instant;
}

/** A worker that was not heard for so long counts as gone; it speaks every ten seconds. */
export const WORKER_SILENCE_MILLISECONDS = 60_000;

/** What the newest look at an environment found; `never_looked` before the first. */
export const REACHABILITIES = ['reached', 'wrong_database', 'unreachable', 'never_looked'] as const;
export type Reachability = (typeof REACHABILITIES)[number];

/** What the newest drift check of an environment gave; `never_checked` before the first. */
export const DRIFT_CHECK_RESULTS = ['compared', 'check_failed', 'never_checked'] as const;
export type DriftCheckResult = (typeof DRIFT_CHECK_RESULTS)[number];

/** Jobs of one task in the queue. */
export interface QueuedTask {
  readonly task: string;
  /** Could begin now. */
  readonly waiting: number;
  /** A worker has them. */
  readonly working: number;
  /** Failed as often as they may; nobody tries them again. */
  readonly givenUp: number;
  /** Since when the oldest one waits. */
  readonly oldestWaitingSince: Instant | null;
}

/** How often deploys went from one state to another since the store counts. */
export interface TransitionCount {
  readonly before: DeployState;
  readonly after: DeployState;
  readonly count: number;
}

/** The environments that are looked at: those that are not archived, of projects that are not archived. */
export interface EnvironmentCounts {
  readonly reachability: Readonly<Record<Reachability, number>>;
  readonly driftChecks: Readonly<Record<DriftCheckResult, number>>;
  /** When the environment that was confirmed longest ago was; null when none was ever looked at. */
  readonly oldestConfirmedAt: Instant | null;
}

/** The installation in numbers at one moment: no name of a person, project or environment is in it. */
export interface OperationFacts {
  readonly at: Instant;
  /** Deploys that are not over or wait to be settled, by state; a state without any is not there. */
  readonly openDeploys: ReadonlyMap<DeployState, number>;
  readonly transitions: readonly TransitionCount[];
  readonly queue: readonly QueuedTask[];
  readonly environments: EnvironmentCounts;
  /** Differences of the newest checks that nobody accepted. Notes are not counted anywhere. */
  readonly openDrift: { readonly break: number; readonly risk: number };
  /** The one that was heard last comes first. */
  readonly workers: readonly WorkerHeartbeat[];
}

/** The PostgreSQL server that keeps the store. */
export interface StoreServer {
  readonly version: string;
  readonly database: string;
  /** Null when the server is reached through a socket. */
  readonly address: string | null;
  readonly bytes: number;
}
