import { canInInstallation } from '../../access/can';
import type { AuditAnchor, ChainedEvent } from '../../audit/audit-event';
import { failed, success, type Result } from '../../base/result';
import type { Environment } from '../../model/environment';
import type { ActContext, Person } from '../../model/person';
import type { Project } from '../../model/project';
import type { Ports } from '../../ports/ports';
import { auditScope, type AuditQuery } from './audit-scope';

const PAGE = 50;

export interface AuditPage {
  /** Newest first. */
  readonly events: readonly ChainedEvent[];
  /** The sequence number before which the next page begins; null on the last page. */
  readonly next: number | null;
  /** Head of the chain, for those who see all of it. */
  readonly head: AuditAnchor | null;
  readonly seesAll: boolean;
  /** What can be chosen from. */
  readonly projects: readonly Pick<Project, 'id' | 'slug' | 'name'>[];
  readonly environments: readonly Pick<Environment, 'id' | 'projectId' | 'name'>[];
  readonly people: readonly Pick<Person, 'id' | 'name'>[];
}

/** One page of the record as far as the reader may see it, by key. */
export async function listAudit(
  { store }: Pick<Ports, 'store'>,
  context: ActContext,
  asked: { readonly query: AuditQuery; readonly before: number | null },
): Promise<Result<AuditPage>> {
  const scope = await auditScope({ store }, context, asked.query);
  if (!scope.ok) return failed(scope.failure);
  const seesAll = canInInstallation(context.actor, 'audit.read_all');
  const before = asked.before === null ? {} : { before: asked.before };
  const [found, head, projects, environments, people] = await Promise.all([
    store.auditPage(scope.value.filter, { ...before, limit: PAGE + 1 }),
    seesAll ? store.auditHead() : null,
    store.projects({ includeArchived: true }),
    store.environments({ includeArchived: true }),
    store.people(),
  ]);
  const events = found.slice(0, PAGE);
  const visible = scope.value.filter.projectIds;
  const seen = projects.filter(({ id }) => visible === undefined || visible.includes(id));
  const seenIds = new Set(seen.map(({ id }) => id));
  return success({
    events,
    next: found.length > PAGE ? (events.at(-1)?.sequence ?? null) : null,
    head,
    seesAll,
    projects: seen,
    environments: environments.filter(({ projectId }) => seenIds.has(projectId)),
    people,
  });
}
