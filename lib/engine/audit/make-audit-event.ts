import type { CanonicalValue } from '../base/canonical-json';
import type { Instant } from '../model/instant';
import type { ActContext, VisitorContext } from '../model/person';
import type { AuditAction, AuditEvent, AuditObject } from './audit-event';

/** What a use case says about an act; the rest comes from the context. */
export interface AuditDraft {
  readonly action: AuditAction;
  readonly object: AuditObject;
  readonly projectId?: string;
  readonly environmentId?: string;
  readonly deployId?: string;
  readonly before?: CanonicalValue;
  readonly after?: CanonicalValue;
  readonly reason?: string | null;
}

/** The event of one act, complete and ready to be chained; pure. */
export function makeAuditEvent(
  context: ActContext | VisitorContext,
  at: Instant,
  draft: AuditDraft,
): AuditEvent {
  const { actor, via, address, requestId } = context;
  return {
    format: 1,
    action: draft.action,
    at,
    actor: { kind: actor.kind, id: actor.id, name: actor.name },
    object: draft.object,
    projectId: draft.projectId ?? null,
    environmentId: draft.environmentId ?? null,
    deployId: draft.deployId ?? null,
    before: draft.before ?? null,
    after: draft.after ?? null,
    reason: draft.reason ?? null,
    via,
    address,
    requestId,
  };
}
