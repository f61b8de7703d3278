import type { AuditEvent, ChainedEvent } from '../../engine/audit/audit-event';
import { failure } from '../../engine/base/failure';
import { Fault } from '../../engine/base/fault';
import type { Prisma } from '../generated/client';
import { eventDocument } from './documents/event-document';
import { toInstant } from './instants';

export const AUDIT_EVENT = {
  sequence: true,
  previousHash: true,
  hash: true,
  event: true,
  at: true,
  action: true,
  actorId: true,
  projectId: true,
  environmentId: true,
  deployId: true,
} as const satisfies Prisma.AuditEventSelect;

type AuditEventRow = Prisma.AuditEventGetPayload<{ select: typeof AUDIT_EVENT }>;

/**
 * The event as it was hashed. Throws STORE.AUDIT_ALTERED when its text is no event any more, or when a column that filters go by says
 * something else than the text: both can only have been done past the product.
 */
export function toChainedEvent(row: AuditEventRow): ChainedEvent {
  const event = readEvent(row.event);
  if (event === null || !columnsAgree(row, event)) throw altered(row.sequence);
  return {
    sequence: Number(row.sequence),
    previousHash: row.previousHash,
    event,
    hash: row.hash,
  };
}

function readEvent(text: string): AuditEvent | null {
  try {
    return eventDocument.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

function columnsAgree(row: AuditEventRow, event: AuditEvent): boolean {
  return (
    toInstant(row.at) === event.at &&
    row.action === event.action &&
    row.actorId === event.actor.id &&
    row.projectId === event.projectId &&
    row.environmentId === event.environmentId &&
    row.deployId === event.deployId
  );
}

function altered(sequence: bigint): Fault {
  return new Fault(
    failure('STORE.AUDIT_ALTERED', `Audit event ${String(sequence)} was changed after it was written.`, {
      why: 'Its row in the store does not hold what Lockkeeper wrote. Lockkeeper itself never changes an event.',
      fix: 'Compare the store with a backup or an export, and find out who can sign in to its database.',
    }),
  );
}
