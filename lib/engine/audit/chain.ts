import { canonicalJson, type CanonicalValue } from '../base/canonical-json';
import { sha256 } from '../base/digest';
import type { AuditAnchor, AuditEvent, ChainedEvent } from './audit-event';

/** `previousHash` of the first event. */
export const CHAIN_START = '0'.repeat(64);

/**
 * Puts one event behind the head: its hash covers the sequence number, the hash before and every member of the event, so that no event
 * can be changed, left out, added or moved without every later hash changing. Pure.
 */
export function chainEvent(head: AuditAnchor | null, event: AuditEvent): ChainedEvent {
  const sequence = (head?.sequence ?? 0) + 1;
  const previousHash = head?.hash ?? CHAIN_START;
  return { sequence, previousHash, event, hash: eventHash(sequence, previousHash, event) };
}

/** SHA-256 over the canonical JSON of `[sequence, previousHash, event]`. */
export function eventHash(sequence: number, previousHash: string, event: AuditEvent): string {
  return sha256(canonicalJson([sequence, previousHash, eventValue(event)]));
}

function eventValue(event: AuditEvent): CanonicalValue {
  return {
    format: event.format,
    action: event.action,
    at: event.at,
    actor: { ...event.actor },
    object: { ...event.object },
    projectId: event.projectId,
    environmentId: event.environmentId,
    deployId: event.deployId,
    before: event.before,
    after: event.after,
    reason: event.reason,
    via: event.via,
    address: event.address,
    requestId: event.requestId,
  };
}
