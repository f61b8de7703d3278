import { assertNever } from '../../../engine/base/invariant';
import type { Job } from '../../../engine/ports/change';
import type { Transaction } from '../transaction';

/**
 * Adds jobs for the worker in this transaction. One job per thing that is to be done: a wake-up call for what already waits replaces the
 * waiting one. A run is tried once, by whoever claims it; the others three times.
 */
export async function wakeWorker(tx: Transaction, jobs: readonly Job[]): Promise<void> {
  if (jobs.length === 0) return;
  const rows = jobs.map((job) => {
    const { task, ...payload } = job;
    return { task, payload, key: jobKey(job), attempts: attempts(job), priority: priority(job) };
  });
  await tx.$executeRaw`SELECT public.wake_worker(${JSON.stringify(rows)}::jsonb)`;
}

/** Somebody waits for each answer: a call that has one stands for itself. */
function jobKey(job: Job): string {
  switch (job.task) {
    case 'read_source':
      return key(job.task, job.projectId, job.answerId);
    case 'observe':
    case 'check_drift':
      return key(job.task, job.environmentId, job.answerId);
    case 'test_connection':
    case 'make_plan':
    case 'compare_schemas':
    case 'detect_sources':
    case 'create_migration':
    case 'draft_adoption':
      return key(job.task, job.answerId);
    case 'run_deploy':
    case 'recover_deploy':
      return key(job.task, job.deployId);
    case 'deliver_webhook':
      return key(job.task, job.deliveryId);
    default:
      return assertNever(job);
  }
}

const key = (...parts: readonly (string | null)[]): string => parts.filter((part) => part !== null).join(':');

/** Smaller is sooner. What nobody waits for, a thousand looks by the clock, must not stand before a deploy. */
const priority = (job: Job): number => ('answerId' in job && job.answerId === null ? 10 : 0);

const attempts = (job: Job): number => (job.task === 'run_deploy' || job.task === 'recover_deploy' ? 1 : 3);
