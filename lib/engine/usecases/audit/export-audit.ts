import { exportLine } from '../../audit/verify-chain';
import { toCanonical } from '../../base/canonical-json';
import { failed, success, type Result } from '../../base/result';
import type { ActContext } from '../../model/person';
import type { Ports } from '../../ports/ports';
import type { AuditFilter, Store } from '../../ports/store';
import { auditScope, type AuditQuery } from './audit-scope';

export interface AuditExport {
  /** One JSON text with its line feed for each event, oldest first; read from the store as it is consumed. */
  readonly lines: AsyncIterable<string>;
  /** False: a part, whose events are genuine one by one but cannot be verified as a chain. */
  readonly isWhole: boolean;
}

/**
 * The record as JSON Lines, in portions of any size. That somebody exported it is an event of its own, committed first, so a whole export
 * ends with itself.
 */
export async function exportAudit(
  { store, clock }: Pick<Ports, 'store' | 'clock'>,
  context: ActContext,
  query: AuditQuery,
): Promise<Result<AuditExport>> {
  const scope = await auditScope({ store }, context, query);
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
        after: { isWhole, filter: toCanonical(filter) },
      },
    ],
    topics: [{ topic: 'audit', id: 'all' }],
  });
  if (!done.ok) return done;
  return success({ lines: exportLines(store, filter), isWhole });
}

async function* exportLines(store: Pick<Store, 'auditStream'>, filter: AuditFilter): AsyncGenerator<string> {
  for await (const event of store.auditStream(1, filter)) yield exportLine(event);
}
