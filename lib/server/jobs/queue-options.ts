import type { RunnerOptions } from 'graphile-worker';
import type { WorkerPorts } from '../../engine/worker';
import { queueLogger } from './queue-logger';
import { taskList } from './task-list';

/**
 * Jobs of one worker at once, most of them looks that wait for their place at the targets or for the store, which is told of many of them
 * together; how many speak to targets is limited by `Looks` and the task list.
 */
const CONCURRENCY = 16;

/** How the worker takes jobs from the queue: one by one, so that a deploy never stands behind looks; what is done at the same moment is put away together. */
export const queueOptions = (connectionString: string, ports: WorkerPorts) =>
  ({
    connectionString,
    taskList: taskList(ports),
    noHandleSignals: true,
    logger: queueLogger(ports.logger),
    preset: { worker: { concurrentJobs: CONCURRENCY, pollInterval: 1_000, completeJobBatchDelay: 0 } },
  }) satisfies RunnerOptions;
