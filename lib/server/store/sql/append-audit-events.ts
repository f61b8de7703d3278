import { canonicalJson, toCanonical } from '../../../engine/base/canonical-json';
import { chainEvent } from '../../../engine/audit/chain';
import type { AuditAnchor, AuditEvent, ChainedEvent } from '../../../engine/audit/audit-event';
import { InvariantError } from '../../../engine/base/invariant';
import type { Transaction } from '../transaction';

/**
 * Puts events at the end of the chain. Locks its head until the transaction ends, so it has to be the last thing a transaction does. The
 * table itself checks number, link and hash of every row.
 */
export async function appendAuditEvents(tx: Transaction, events: readonly AuditEvent[]): Promise<void> {
  if (events.length === 0) return;
  const rows = chainAll(await lockHead(tx), events).map(toRow);
  await tx.$executeRaw`
    INSERT INTO public.audit_events
      (sequence, previous_hash, hash, event, at, action, actor_id, project_id, environment_id, deploy_id)
    SELECT sequence, "previousHash", hash, event, at, action, "actorId", "projectId", "environmentId", "deployId"
    FROM json_to_recordset(${JSON.stringify(rows)}::json) AS row(
      sequence bigint, "previousHash" text, hash text, event text, at timestamptz, action text,
      "actorId" text, "projectId" text, "environmentId" text, "deployId" text)
    ORDER BY sequence`;
}

async function lockHead(tx: Transaction): Promise<AuditAnchor | null> {
  const [head] = await tx.$queryRaw<readonly { readonly sequence: bigint; readonly hash: string }[]>`
    SELECT sequence, hash FROM public.lock_audit_head()`;
  if (head === undefined) throw new InvariantError('the audit chain has no head');
  return head.sequence === 0n ? null : { sequence: Number(head.sequence), hash: head.hash };
}

function chainAll(head: AuditAnchor | null, events: readonly AuditEvent[]): readonly ChainedEvent[] {
  const chained: ChainedEvent[] = [];
  for (const event of events) chained.push(chainEvent(chained.at(-1) ?? head, event));
  return chained;
}

function toRow({ sequence, previousHash, hash, event }: ChainedEvent) {
  const { at, action, actor, projectId, environmentId, deployId } = event;
  return {
    sequence,
    previousHash,
    hash,
    event: canonicalJson(toCanonical(event)),
    at,
    action,
    actorId: actor.id,
    projectId,
    environmentId,
    deployId,
  };
}
