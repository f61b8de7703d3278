import { later } from '../../model/instant';
import type { WebhookDelivery } from '../../model/webhook';
import type { DeliveryAnswer } from '../../ports/webhook-sender';
import { webhookBinding } from '../webhook/webhook-binding';
import { systemContext } from './system-context';
import type { WorkerPorts } from './worker-ports';

/** Pauses between tries, in seconds; after the last one a delivery has failed. About a day in all. */
const PAUSES_S = [5, 60, 300, 1_800, 7_200, 18_000, 36_000] as const;

type DeliveryPorts = Pick<WorkerPorts, 'store' | 'clock' | 'ids' | 'webhooks' | 'credentials'>;

/** Tries to deliver one message. The same id goes with every try, so that the receiver can tell a repetition. */
export async function deliverWebhook(
  ports: DeliveryPorts,
  input: { readonly deliveryId: string },
): Promise<void> {
  const { store, clock, ids } = ports;
  const [delivery, webhook] = await Promise.all([store.delivery(input.deliveryId), store.webhook()]);
  if (delivery?.state !== 'waiting' || webhook === null) return;
  const at = clock.now();
  const secret = await ports.credentials.passwordOf(webhookBinding(webhook.url), {
    kind: 'sealed',
    secret: webhook.secret,
  });
  const answer: DeliveryAnswer = secret.ok
    ? await ports.webhooks.send({ url: webhook.url, secret: secret.value, delivery, at })
    : { kind: 'no_answer', reason: secret.failure.summary };
  await store.commit({
    context: systemContext(ids.uuid()),
    at,
    changes: [{ kind: 'delivery.update', delivery: afterTry(delivery, answer, at) }],
    events: [],
    topics: [{ topic: 'webhook', id: 'all' }],
  });
}

/** Wakes the deliveries whose pause is over. */
export async function sweepDeliveries(ports: DeliveryPorts): Promise<void> {
  const now = ports.clock.now();
  const waiting = await ports.store.deliveries(200);
  const due = waiting.filter(
    ({ state, nextAttemptAt }) => state === 'waiting' && nextAttemptAt !== null && nextAttemptAt <= now,
  );
  for (const { id, attempts } of due) if (attempts > 0) await deliverWebhook(ports, { deliveryId: id });
}

/** The delivery after one more try. Pure. */
export function afterTry(delivery: WebhookDelivery, answer: DeliveryAnswer, at: string): WebhookDelivery {
  const attempts = delivery.attempts + 1;
  const pause = PAUSES_S[attempts - 1];
  const tried = {
    ...delivery,
    attempts,
    lastAttemptAt: at,
    lastStatus: answer.kind === 'status' ? answer.status : null,
    lastError: answer.kind === 'no_answer' ? answer.reason : null,
  };
  if (answer.kind === 'status' && answer.status >= 200 && answer.status < 300) {
    return { ...tried, state: 'delivered', nextAttemptAt: null };
  }
  if (pause === undefined) return { ...tried, state: 'failed', nextAttemptAt: null };
  return { ...tried, state: 'waiting', nextAttemptAt: later(at, pause * 1_000) };
}
