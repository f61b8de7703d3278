import { canInInstallation, visibleProjects } from '../../access/can';
import { notFound } from '../../access/access-failures';
import { failed, success, type Result } from '../../base/result';
import type { ActContext } from '../../model/person';
import type { Ports } from '../../ports/ports';
import type { AuditFilter } from '../../ports/store';

/** What a reader of the record asks for: names as they stand in an address. */
export interface AuditQuery {
  readonly project?: string | undefined;
  readonly environmentId?: string | undefined;
  readonly deploy?: number | undefined;
  readonly actorId?: string | undefined;
  readonly actions?: readonly string[] | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

export interface AuditScope {
  readonly filter: AuditFilter;
  /** Every event of the installation: the only thing that can be verified as a chain. */
  readonly isWhole: boolean;
}

/**
 * What of the record the reader may see of what was asked for. Administrators of the installation see all of it, everybody else the events
 * of their projects. A project or deploy that does not exist, or that the reader may not see, is ACCESS.NOT_FOUND.
 */
export async function auditScope(
  { store }: Pick<Ports, 'store'>,
  { actor }: ActContext,
  query: AuditQuery,
): Promise<Result<AuditScope>> {
  const visible = canInInstallation(actor, 'audit.read_all') ? 'all' : visibleProjects(actor);
  const sees = (projectId: string | undefined): boolean =>
    projectId !== undefined && (visible === 'all' || visible.includes(projectId));
  const { project, deploy } = await namedIn(store, query);
  const hidden = hiddenPart(query, { project: sees(project?.id), deploy: sees(deploy?.projectId) });
  if (hidden !== null) return failed(notFound(hidden));
  const asked = askedFor(query, { projectId: project?.id, deployId: deploy?.id });
  return success({
    filter: visible === 'all' ? asked : { ...asked, projectIds: visible },
    isWhole: visible === 'all' && Object.keys(asked).length === 0,
  });
}

/** The project and the deploy that a query names; undefined where it names none. */
async function namedIn(store: Ports['store'], query: AuditQuery) {
  const [project, deploy] = await Promise.all([
    query.project === undefined ? undefined : store.projectBySlug(query.project),
    query.deploy === undefined ? undefined : store.deployByNumber(query.deploy),
  ]);
  return { project, deploy };
}

/** What was asked for by name and is not to be seen. */
function hiddenPart(
  query: AuditQuery,
  seen: { readonly project: boolean; readonly deploy: boolean },
): 'project' | 'deploy' | null {
  if (query.project !== undefined && !seen.project) return 'project';
  return query.deploy !== undefined && !seen.deploy ? 'deploy' : null;
}

const askedFor = (
  { environmentId, actorId, actions, from, to }: AuditQuery,
  found: { readonly projectId: string | undefined; readonly deployId: string | undefined },
): AuditFilter => saidOnly({ ...found, environmentId, actorId, actions, from, to });

type Said<T> = { readonly [K in keyof T]: T[K] | undefined };

/** A filter without the members that say nothing. */
function saidOnly(filter: Said<Required<Omit<AuditFilter, 'projectIds'>>>): AuditFilter {
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined));
}
