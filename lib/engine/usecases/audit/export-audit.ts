import type { ChainedEvent } from '../../audit/audit-event';
import { toCanonical } from '../../base/canonical-json';
import { failed, success, type Result } from '../../base/result';
import type { Environment } from '../../model/environment';
import type { ActContext } from '../../model/person';
import type { Project } from '../../model/project';
import type { Ports } from '../../ports/ports';
import { auditScope, type AuditQuery } from './audit-scope';

/** JSON Lines, which alone can be verified as a chain, or CSV for a spreadsheet. */
export type AuditExportFormat = 'jsonl' | 'csv';

export interface AuditExport {
  readonly format: AuditExportFormat;
  /** Oldest first; read from the store as they are consumed. */
  readonly events: AsyncIterable<ChainedEvent>;
  /** False: a part, whose events are genuine one by one but cannot be verified as a chain. */
  readonly isWhole: boolean;
  /** Names of what the events are about, as far as it still exists and the reader may see it. */
  readonly projects: readonly Pick<Project, 'id' | 'slug' | 'name'>[];
  readonly environments: readonly Pick<Environment, 'id' | 'projectId' | 'name'>[];
}

/**
 * The record in portions of any size. That somebody exported it is an event of its own, committed first, so a whole export ends with itself.
 */
export async function exportAudit(
  { store, clock }: Pick<Ports, 'store' | 'clock'>,
  context: ActContext,
  asked: { readonly query: AuditQuery; readonly format: AuditExportFormat },
): Promise<Result<AuditExport>> {
  const { format } = asked;
  const scope = await auditScope({ store }, context, asked.query);
  if (!scope.ok) return failed(scope.failure);
  const { filter, isWhole } = scope.value;
  const done = await store.commit({
    context,
    at: clock.now(),
    changes: [],
    events: [
      {
        action: 'audit.exported',
        object: { kind: 'audit', id: null, name: isWhole ? 'the whole record' : 'a part of the record' },
        ...(filter.projectId === undefined ? {} : { projectId: filter.projectId }),
        after: { isWhole, format, filter: toCanonical(filter) },
      },
    ],
    topics: [{ topic: 'audit', id: 'all' }],
  });
  if (!done.ok) return done;
  const [projects, environments] = await Promise.all([
    store.projects({ includeArchived: true }),
    store.environments({ includeArchived: true }),
  ]);
  const sees = (projectId: string): boolean => filter.projectIds?.includes(projectId) ?? true;
  return success({
    format,
    events: store.auditStream(1, filter),
    isWhole,
    projects: projects.filter(({ id }) => sees(id)),
    environments: environments.filter(({ projectId }) => sees(projectId)),
  });
}
