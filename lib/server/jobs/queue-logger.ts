import { Logger as QueueLogger } from 'graphile-worker';
import type { Logger } from '../../engine/ports/logger';

/** What the queue's levels are in our log; what it says of every job is for debugging only. */
const LEVELS: ReadonlyMap<string, 'error' | 'warn'> = new Map([
  ['error', 'error'],
  ['warning', 'warn'],
]);

/** The queue speaks into our log. */
export function queueLogger(logger: Logger): QueueLogger {
  return new QueueLogger((scope) => (level, message, meta) => {
    const fields = { message, label: scope.label, task: scope.taskIdentifier, job: scope.jobId, meta };
    logger[LEVELS.get(level) ?? 'debug']('queue', fields);
  });
}
