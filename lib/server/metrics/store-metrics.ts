import { Counter, Gauge, type Registry } from 'prom-client';
import { OPEN_DEPLOY_STATES } from '../../engine/model/deploy';
import {
  DRIFT_CHECK_RESULTS,
  REACHABILITIES,
  WORKER_SILENCE_MILLISECONDS,
  type OperationFacts,
} from '../../engine/model/operations';
import type { Job } from '../../engine/ports/change';
import { countEnded, countRuns, ENDED_STATES, RUN_OUTCOMES } from './count-endings';
import { METRICS, type MetricName } from './metric-list';

const TASKS: Readonly<Record<Job['task'], true>> = {
  read_source: true,
  observe: true,
  check_drift: true,
  test_connection: true,
  make_plan: true,
  compare_schemas: true,
  detect_sources: true,
  create_migration: true,
  draft_adoption: true,
  run_deploy: true,
  recover_deploy: true,
  deliver_webhook: true,
};

/** Puts what the store says into a registry that is made for one answer. Every known label value is there, with 0 when there is none. */
export function addStoreMetrics(registry: Registry, facts: OperationFacts): void {
  addDeploys(registry, facts);
  addQueue(registry, facts);
  addEnvironments(registry, facts);
  addWorkers(registry, facts);
}

function addDeploys(registry: Registry, { openDeploys, transitions }: OperationFacts): void {
  const open = gauge(registry, 'lockkeeper_deploys');
  for (const state of OPEN_DEPLOY_STATES) open.set({ state }, openDeploys.get(state) ?? 0);
  const ended = counter(registry, 'lockkeeper_deploys_ended_total');
  for (const state of ENDED_STATES) ended.inc({ state }, countEnded(transitions, state));
  const runs = counter(registry, 'lockkeeper_runs_ended_total');
  for (const outcome of RUN_OUTCOMES) runs.inc({ outcome }, countRuns(transitions, outcome));
}

function addQueue(registry: Registry, { queue, at }: OperationFacts): void {
  const jobs = gauge(registry, 'lockkeeper_jobs');
  for (const task of Object.keys(TASKS)) {
    const { waiting = 0, working = 0, givenUp = 0 } = queue.find((queued) => queued.task === task) ?? {};
    jobs.set({ task, state: 'waiting' }, waiting);
    jobs.set({ task, state: 'working' }, working);
    jobs.set({ task, state: 'given_up' }, givenUp);
  }
  const since = queue.flatMap(({ oldestWaitingSince }) => oldestWaitingSince ?? []).sort();
  const oldest = since.at(0) ?? at;
  gauge(registry, 'lockkeeper_jobs_oldest_waiting_seconds').set(secondsBetween(oldest, at));
}

function addEnvironments(registry: Registry, { environments, openDrift, at }: OperationFacts): void {
  const reached = gauge(registry, 'lockkeeper_environments');
  for (const reachability of REACHABILITIES) {
    reached.set({ reachability }, environments.reachability[reachability]);
  }
  const checked = gauge(registry, 'lockkeeper_environments_by_drift_check');
  for (const result of DRIFT_CHECK_RESULTS) checked.set({ result }, environments.driftChecks[result]);
  const drift = gauge(registry, 'lockkeeper_open_drift_items');
  drift.set({ level: 'break' }, openDrift.break);
  drift.set({ level: 'risk' }, openDrift.risk);
  const oldest = gaugeOfMoment(registry, 'lockkeeper_observation_oldest_age_seconds');
  if (environments.oldestConfirmedAt !== null) oldest.set(secondsBetween(environments.oldestConfirmedAt, at));
}

function addWorkers(registry: Registry, { workers, at }: OperationFacts): void {
  const ages = workers.map(({ seenAt }) => secondsBetween(seenAt, at));
  const alive = ages.filter((age) => age * 1_000 <= WORKER_SILENCE_MILLISECONDS);
  gauge(registry, 'lockkeeper_workers').set(alive.length);
  const youngest = gaugeOfMoment(registry, 'lockkeeper_worker_heartbeat_age_seconds');
  if (ages.length > 0) youngest.set(Math.min(...ages));
}

/** A gauge of the list. */
export function gauge(registry: Registry, name: MetricName): Gauge {
  const { help, labels } = METRICS[name];
  return new Gauge({ name, help, labelNames: [...labels], registers: [registry] });
}

/** A gauge that says nothing until it is set: no age is not the age 0. */
function gaugeOfMoment(registry: Registry, name: MetricName): Gauge {
  const made = gauge(registry, name);
  made.remove();
  return made;
}

function counter(registry: Registry, name: MetricName): Counter {
  const { help, labels } = METRICS[name];
  return new Counter({ name, help, labelNames: [...labels], registers: [registry] });
}

/** Clocks of two machines may differ: an age is never below 0. */
const secondsBetween = (from: string, to: string): number =>
  Math.max(0, (Date.parse(to) - Date.parse(from)) / 1_000);
