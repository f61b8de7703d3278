import type { Webhook, WebhookDelivery, WebhookEvent } from '../../engine/model/webhook';
import type { Prisma } from '../generated/client';
import { words } from './documents/words';
import { fromSealedSecret } from './environment-rows';
import { toDate, toInstant, toOptionalDate, toOptionalInstant } from './instants';

export const WEBHOOK = {
  url: true,
  enabled: true,
  sealedKeyId: true,
  sealedEphemeralPublicKey: true,
  sealedNonce: true,
  sealedCiphertext: true,
} as const satisfies Prisma.WebhookSelect;

export function toWebhook(row: Prisma.WebhookGetPayload<{ select: typeof WEBHOOK }>): Webhook {
  return {
    url: row.url,
    enabled: row.enabled,
    secret: {
      keyId: row.sealedKeyId,
      ephemeralPublicKey: row.sealedEphemeralPublicKey,
      nonce: row.sealedNonce,
      ciphertext: row.sealedCiphertext,
    },
  };
}

export function fromWebhook({ url, enabled, secret }: Webhook): Prisma.WebhookCreateInput {
  return { url, enabled, ...fromSealedSecret(secret) };
}

export const DELIVERY = {
  id: true,
  event: true,
  payload: true,
  state: true,
  attempts: true,
  lastStatus: true,
  lastError: true,
  createdAt: true,
  lastAttemptAt: true,
  nextAttemptAt: true,
} as const satisfies Prisma.WebhookDeliverySelect;

const deliveryEvent = words<WebhookEvent>({
  'deploy.waits_for_approval': true,
  'deploy.held_back': true,
  'deploy.break_glass_asked': true,
  'deploy.failed': true,
  'deploy.succeeded': true,
  'webhook.test': true,
});
const deliveryState = words<WebhookDelivery['state']>({ waiting: true, delivered: true, failed: true });

export function toDelivery(
  row: Prisma.WebhookDeliveryGetPayload<{ select: typeof DELIVERY }>,
): WebhookDelivery {
  return {
    ...row,
    event: deliveryEvent.parse(row.event),
    state: deliveryState.parse(row.state),
    createdAt: toInstant(row.createdAt),
    lastAttemptAt: toOptionalInstant(row.lastAttemptAt),
    nextAttemptAt: toOptionalInstant(row.nextAttemptAt),
  };
}

export function fromDelivery(delivery: WebhookDelivery): Prisma.WebhookDeliveryCreateInput {
  return {
    id: delivery.id,
    event: delivery.event,
    payload: delivery.payload,
    state: delivery.state,
    attempts: delivery.attempts,
    lastStatus: delivery.lastStatus,
    lastError: delivery.lastError,
    createdAt: toDate(delivery.createdAt),
    lastAttemptAt: toOptionalDate(delivery.lastAttemptAt),
    nextAttemptAt: toOptionalDate(delivery.nextAttemptAt),
  };
}
