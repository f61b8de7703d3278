/** What a metric is; docs/metrics.md says the same in a table, and a test compares both. */
export interface MetricDefinition {
  readonly type: 'gauge' | 'counter' | 'histogram';
  readonly labels: readonly string[];
  /** One sentence. */
  readonly help: string;
}

/** Every metric that `/metrics` exposes. Labels hold words of ours alone: never a path, an id or a name that a person typed. */
export const METRICS = {
  lockkeeper_build_info: {
    type: 'gauge',
    labels: ['version', 'node'],
    help: 'Always 1; the labels say which Lockkeeper on which Node answers.',
  },
  lockkeeper_web_requests_total: {
    type: 'counter',
    labels: ['kind', 'name', 'outcome'],
    help: 'Calls of actions, routes and streams that this web process answered.',
  },
  lockkeeper_web_request_duration_seconds: {
    type: 'histogram',
    labels: ['kind'],
    help: 'Time until this web process began to answer an action or a route.',
  },
  lockkeeper_store_up: {
    type: 'gauge',
    labels: [],
    help: '1 when the store could be read for this answer, else 0 and everything that comes from it is missing.',
  },
  lockkeeper_store_reading_duration_seconds: {
    type: 'gauge',
    labels: [],
    help: 'Time that reading the store took for this answer.',
  },
  lockkeeper_deploys: {
    type: 'gauge',
    labels: ['state'],
    help: 'Deploys that are not over or wait to be settled.',
  },
  lockkeeper_deploys_ended_total: {
    type: 'counter',
    labels: ['state'],
    help: 'Deploys that ended, by the state they ended in.',
  },
  lockkeeper_runs_ended_total: {
    type: 'counter',
    labels: ['outcome'],
    help: 'Runs and recoveries that ended, by what became of the deploy.',
  },
  lockkeeper_jobs: {
    type: 'gauge',
    labels: ['task', 'state'],
    help: 'Jobs in the queue that could begin now, that a worker has, or that were given up.',
  },
  lockkeeper_jobs_oldest_waiting_seconds: {
    type: 'gauge',
    labels: [],
    help: 'How long the job that waits longest could have begun; 0 when none waits.',
  },
  lockkeeper_environments: {
    type: 'gauge',
    labels: ['reachability'],
    help: 'Environments that are looked at, by what the newest look found.',
  },
  lockkeeper_observation_oldest_age_seconds: {
    type: 'gauge',
    labels: [],
    help: 'Age of the newest look at the environment that was looked at longest ago; missing before the first look.',
  },
  lockkeeper_environments_by_drift_check: {
    type: 'gauge',
    labels: ['result'],
    help: 'Environments that are looked at, by what the newest drift check gave.',
  },
  lockkeeper_open_drift_items: {
    type: 'gauge',
    labels: ['level'],
    help: 'Differences that the newest drift checks found and nobody accepted.',
  },
  lockkeeper_workers: {
    type: 'gauge',
    labels: [],
    help: 'Workers that were heard within the last minute.',
  },
  lockkeeper_worker_heartbeat_age_seconds: {
    type: 'gauge',
    labels: [],
    help: 'Time since any worker was heard last; missing when none was heard for a day.',
  },
} as const satisfies Readonly<Record<string, MetricDefinition>>;

export type MetricName = keyof typeof METRICS;
