import 'server-only';
import type { DeliveryView } from '../../../contracts/webhook';
import type { WebhookDelivery } from '../../../engine/model/webhook';

/** A delivery as the list shows it: never the payload's signature or secret. Pure. */
export const deliveryView = (delivery: WebhookDelivery): DeliveryView => ({
  id: delivery.id,
  event: delivery.event,
  state: delivery.state,
  attempts: delivery.attempts,
  lastStatus: delivery.lastStatus,
  lastError: delivery.lastError,
  createdAt: delivery.createdAt,
  nextAttemptAt: delivery.nextAttemptAt,
});
