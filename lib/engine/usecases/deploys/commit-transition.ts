import type { AuditDraft } from '../../audit/make-audit-event';
import type { Failure } from '../../base/failure';
import { failed, success, type Result } from '../../base/result';
import type { DeployCommand } from '../../approval/deploy-command';
import { transition } from '../../approval/transition';
import type { Deploy } from '../../model/deploy';
import type { Instant } from '../../model/instant';
import type { ActContext } from '../../model/person';
import type { Change, Job } from '../../ports/change';
import type { Ports } from '../../ports/ports';
import type { Commit } from '../../ports/store';
import { environmentTopics } from '../environments/environment-topics';
import { webhookChanges } from './webhook-changes';

/** A deploy as it was read, with what else changes in the same transaction. */
export interface TransitionSubject {
  readonly deploy: Deploy;
  readonly changes?: readonly Change[];
  /** Said by a person; goes into the audit event. */
  readonly reason?: string;
  /** What else was done in the same act. */
  readonly alsoDone?: readonly AuditDraft[];
}

/**
 * Performs one command on a deploy: the new state, its audit events, the wake-up calls and the notices commit together or not at all. A
 * deploy that somebody else moved meanwhile gives STORE.CONFLICT.
 */
export async function commitTransition(
  ports: Pick<Ports, 'store' | 'clock' | 'ids'>,
  context: ActContext,
  subject: TransitionSubject,
  command: DeployCommand,
): Promise<Result<Deploy, readonly Failure[]>> {
  const at = ports.clock.now();
  const moved = await transitionWork(ports, subject, { at, command });
  if (!moved.ok) return failed([moved.failure]);
  const done = await ports.store.commit({ context, at, ...moved.value.work });
  return done.ok ? success(moved.value.next) : failed([done.failure]);
}

/** What one transition writes, for a commit that does more than that. */
export type Work = Required<Pick<Commit, 'changes' | 'events' | 'jobs' | 'topics'>>;

/** The same as `commitTransition`, prepared and not committed. */
export async function transitionWork(
  ports: Pick<Ports, 'store' | 'ids'>,
  { deploy, changes = [], reason, alsoDone = [] }: TransitionSubject,
  { at, command }: { readonly at: Instant; readonly command: DeployCommand },
): Promise<Result<{ readonly next: Deploy; readonly work: Work }>> {
  const moved = transition(deploy, { at, command });
  if (!moved.ok) return moved;
  const { next, events } = moved.value;
  const told = await webhookChanges(ports, deploy, next, at);
  const work: Work = {
    changes: [
      ...changes,
      { kind: 'deploy.update', deploy: next, expectedVersion: deploy.version },
      ...sideEffects(deploy, next, at),
      ...told.changes,
    ],
    events: [...events.map((event) => (reason === undefined ? event : { ...event, reason })), ...alsoDone],
    jobs: [...jobsOf(deploy, next), ...told.jobs],
    topics: topicsOf(next),
  };
  return success({ next, work });
}

/** A stale plan voids its approvals. */
function sideEffects(before: Deploy, next: Deploy, at: string): readonly Change[] {
  return before.state !== 'stale' && next.state === 'stale'
    ? [{ kind: 'verdicts.void', deployId: next.id, at }]
    : [];
}

function jobsOf(before: Deploy, next: Deploy): readonly Job[] {
  if (before.state === next.state) return [];
  if (next.state === 'queued') return [{ task: 'run_deploy', deployId: next.id }];
  if (next.state === 'unknown') return [{ task: 'recover_deploy', deployId: next.id }];
  return [];
}

export const topicsOf = (deploy: Deploy) =>
  [
    { topic: 'deploy', id: deploy.id },
    ...environmentTopics({ id: deploy.environmentId, projectId: deploy.projectId }),
  ] as const;
