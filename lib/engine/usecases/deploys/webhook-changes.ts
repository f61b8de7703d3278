import { canonicalJson } from '../../base/canonical-json';
import type { Deploy, DeployState } from '../../model/deploy';
import type { Instant } from '../../model/instant';
import type { WebhookDelivery, WebhookEvent } from '../../model/webhook';
import type { Change, Job } from '../../ports/change';
import type { Ports } from '../../ports/ports';

const TOLD: Readonly<Partial<Record<DeployState, WebhookEvent>>> = {
  awaiting_approval: 'deploy.waits_for_approval',
  succeeded: 'deploy.succeeded',
  failed: 'deploy.failed',
  partly_applied: 'deploy.failed',
  schema_differs: 'deploy.failed',
  contradiction: 'deploy.failed',
};

/** The delivery that a change of state asks for, in the transaction of the change, so that a crash loses none. */
export async function webhookChanges(
  { store, ids }: Pick<Ports, 'store' | 'ids'>,
  before: Deploy | null,
  next: Deploy,
  at: Instant,
): Promise<{ readonly changes: readonly Change[]; readonly jobs: readonly Job[] }> {
  const event = before?.state === next.state ? undefined : (TOLD[next.state] ?? toldOf(next));
  return event === undefined ? { changes: [], jobs: [] } : webhookMessage({ store, ids }, event, next, at);
}

/** A deploy that was to start and did not looks like any other that is approved. */
const toldOf = ({ state, outcome }: Deploy): WebhookEvent | undefined =>
  state === 'approved' && outcome?.kind === 'held_back' ? 'deploy.held_back' : undefined;

/** One message about a deploy; nothing where no webhook is to be told. */
export async function webhookMessage(
  { store, ids }: Pick<Ports, 'store' | 'ids'>,
  event: WebhookEvent,
  next: Deploy,
  at: Instant,
): Promise<{ readonly changes: readonly Change[]; readonly jobs: readonly Job[] }> {
  if ((await store.webhook())?.enabled !== true) return { changes: [], jobs: [] };
  const delivery = deliveryOf(event, next, { id: `msg_${ids.uuid()}`, at });
  return {
    changes: [{ kind: 'delivery.insert', delivery }],
    jobs: [{ task: 'deliver_webhook', deliveryId: delivery.id }],
  };
}

/** A message that names things and holds nothing: whoever may see more follows the link. Pure. */
function deliveryOf(
  event: WebhookEvent,
  deploy: Deploy,
  given: { readonly id: string; readonly at: Instant },
): WebhookDelivery {
  const payload = canonicalJson({
    type: event,
    timestamp: given.at,
    data: {
      deploy: deploy.number,
      state: deploy.state,
      environmentId: deploy.environmentId,
      projectId: deploy.projectId,
      path: `/d/${String(deploy.number)}`,
    },
  });
  return {
    id: given.id,
    event,
    payload,
    state: 'waiting',
    attempts: 0,
    lastStatus: null,
    lastError: null,
    createdAt: given.at,
    lastAttemptAt: null,
    nextAttemptAt: given.at,
  };
}
