import type { AuditAction } from '../../audit/audit-event';
import type { CanonicalValue } from '../../base/canonical-json';
import type { Result } from '../../base/result';
import type { Environment } from '../../model/environment';
import type { ActContext } from '../../model/person';
import type { Ports } from '../../ports/ports';
import type { Work } from '../deploys/commit-transition';
import { stalePlans, together } from '../deploys/stale-plans';

export interface EnvironmentAct {
  readonly before: Environment;
  readonly next: Environment;
  readonly action: AuditAction;
  /** What the audit event says of both. */
  readonly described: { readonly before: CanonicalValue; readonly after: CanonicalValue };
}

/** Saves an environment; when its connection is another one, its waiting plans go stale with it. The worker looks at it at once. */
export async function commitEnvironment(
  ports: Pick<Ports, 'store' | 'clock' | 'ids'>,
  context: ActContext,
  act: EnvironmentAct,
): Promise<Result<null>> {
  const at = ports.clock.now();
  const works = [workOf(act)];
  if (act.before.connectionVersion !== act.next.connectionVersion) {
    works.push(await stalePlans(ports, act.next.id, { at, parts: ['target'] }));
  }
  return ports.store.commit({ context, at, ...together(works) });
}

const workOf = ({ before, next, action, described }: EnvironmentAct): Work => ({
  changes: [
    { kind: 'environment.update', environment: next, expectedConnectionVersion: before.connectionVersion },
  ],
  events: [
    {
      action,
      object: { kind: 'environment', id: next.id, name: next.name },
      projectId: next.projectId,
      environmentId: next.id,
      ...described,
    },
  ],
  jobs: next.archivedAt === null ? [{ task: 'observe', environmentId: next.id, answerId: null }] : [],
  topics: [
    { topic: 'project', id: next.projectId },
    { topic: 'environment', id: next.id },
  ],
});
