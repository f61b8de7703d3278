import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import type { AuditAction, AuditAnchor, AuditEvent, ChainedEvent } from '../../lib/engine/audit/audit-event';
import { chainEvent } from '../../lib/engine/audit/chain';
import { canonicalJson, toCanonical } from '../../lib/engine/base/canonical-json';

/** Whom and what a generated record is about; the last of each is rare. */
export interface AuditCast {
  readonly projectIds: readonly string[];
  readonly environmentIds: readonly string[];
  readonly actorIds: readonly string[];
  readonly deployIds: readonly string[];
}

/** The first instant of a generated record; events follow one another every 90 seconds. */
export const BEGAN = Date.parse('2024-01-01T00:00:00.000Z');
export const EVERY_MS = 90_000;

const COMMON: readonly AuditAction[] = [
  'environment.check_requested',
  'deploy.requested',
  'deploy.approved',
  'deploy.started',
  'deploy.claimed',
  'deploy.succeeded',
  'plan.prepared',
  'drift.found',
  'session.signed_in',
  'session.signed_out',
];
const RARE_EVERY = 50_000;
const BATCH = 5_000;

export function makeCast(): AuditCast {
  const ids = (count: number) => Array.from({ length: count }, () => randomUUID());
  return { projectIds: ids(41), environmentIds: ids(201), actorIds: ids(51), deployIds: ids(20_000) };
}

/**
 * Fills a store with a chain of events as years of work leave them: every hash is computed as the product computes it, and the rows are
 * written past the trigger that would compute it once more, whose head is set at the end. `verifyAudit` says whether the chain is whole.
 */
export async function fillAudit(storeUrl: string, cast: AuditCast, count: number): Promise<void> {
  const client = new Client({ connectionString: storeUrl });
  await client.connect();
  try {
    await client.query('ALTER TABLE audit_events DISABLE TRIGGER audit_events_continue');
    await client.query('ALTER TABLE audit_head DISABLE TRIGGER audit_head_moves_by_events');
    const { rows } = await client.query<{ sequence: string; hash: string }>(
      'SELECT sequence, hash FROM audit_head',
    );
    const [at] = rows;
    let head: AuditAnchor | null =
      at === undefined || at.sequence === '0' ? null : { sequence: Number(at.sequence), hash: at.hash };
    for (let first = 0; first < count; first += BATCH) {
      const batch: ChainedEvent[] = [];
      for (let place = first; place < Math.min(first + BATCH, count); place += 1) {
        const chained = chainEvent(head, eventAt(cast, place));
        batch.push(chained);
        head = { sequence: chained.sequence, hash: chained.hash };
      }
      await client.query(INSERT, [JSON.stringify(batch.map(toRow))]);
    }
    await client.query('UPDATE audit_head SET sequence = $1, hash = $2', [head?.sequence, head?.hash]);
    await client.query('ALTER TABLE audit_events ENABLE ALWAYS TRIGGER audit_events_continue');
    await client.query('ALTER TABLE audit_head ENABLE ALWAYS TRIGGER audit_head_moves_by_events');
    await client.query('VACUUM (ANALYZE) audit_events');
  } finally {
    await client.end();
  }
}

const INSERT = `INSERT INTO audit_events
    (sequence, previous_hash, hash, event, at, action, actor_id, project_id, environment_id, deploy_id)
  SELECT sequence, "previousHash", hash, event, at, action, "actorId", "projectId", "environmentId", "deployId"
  FROM json_to_recordset($1::json) AS row(sequence bigint, "previousHash" text, hash text, event text, at timestamptz, action text,
    "actorId" text, "projectId" text, "environmentId" text, "deployId" text) ORDER BY sequence`;

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

/** The same for the same place: projects differ in how much happens in them, and one of each kind is nearly never touched. */
function eventAt(cast: AuditCast, place: number): AuditEvent {
  const rare = place % RARE_EVERY === RARE_EVERY / 2;
  const pick = (ids: readonly string[], salt: number): string =>
    ids[rare ? ids.length - 1 : skewed(place * 31 + salt, ids.length - 1)] ?? '';
  const outside = !rare && place % 10 >= 8;
  const isDeploy = place % 10 >= 1 && place % 10 <= 6;
  return {
    format: 1,
    action: rare ? 'project.archived' : (COMMON[place % COMMON.length] ?? 'drift.found'),
    at: new Date(BEGAN + place * EVERY_MS).toISOString(),
    actor:
      place % 3 === 0
        ? { kind: 'system', id: null, name: 'worker' }
        : { kind: 'person', id: pick(cast.actorIds, 7), name: 'Somebody of the team' },
    object: isDeploy
      ? { kind: 'deploy', id: pick(cast.deployIds, 3), name: `#${String(place)}` }
      : { kind: 'environment', id: pick(cast.environmentIds, 5), name: 'production' },
    projectId: outside ? null : pick(cast.projectIds, 1),
    environmentId: outside ? null : pick(cast.environmentIds, 5),
    deployId: isDeploy ? pick(cast.deployIds, 3) : null,
    before: null,
    after: { state: 'succeeded', number: place, note: 'what it was about, in some words' },
    reason: place % 20 === 0 ? 'because it had to be' : null,
    via: 'browser',
    address: '10.0.0.1',
    requestId: '00000000-0000-4000-8000-000000000000',
  };
}

/** Small numbers come far more often. */
function skewed(seed: number, count: number): number {
  const even = ((Math.imul(seed, 2_654_435_761) >>> 0) % 10_000) / 10_000;
  return Math.floor(even * even * count);
}
