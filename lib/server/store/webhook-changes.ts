import type { Webhook, WebhookDelivery } from '../../engine/model/webhook';
import type { ChangeOf } from './change-of';
import { demandOne } from './conflict';
import { fromSealedSecret } from './environment-rows';
import { refuseRetiredKey } from './sealing-key-changes';
import type { Transaction } from './transaction';
import { fromDelivery, fromWebhook } from './webhook-rows';

export async function saveWebhook(tx: Transaction, webhook: Webhook): Promise<void> {
  await refuseRetiredKey(tx, webhook.secret);
  const data = fromWebhook(webhook);
  await tx.webhook.upsert({ where: { only: 1 }, create: data, update: data, select: { only: true } });
}

/** The stored secret alone: a new address meanwhile has a secret of its own. */
export async function resealWebhook(
  tx: Transaction,
  { expected, secret }: ChangeOf<'webhook.reseal'>,
): Promise<void> {
  const updated = await tx.webhook.updateMany({
    where: fromSealedSecret(expected),
    data: fromSealedSecret(secret),
  });
  demandOne(updated, 'The webhook was changed by somebody else.');
}

export async function insertDelivery(tx: Transaction, delivery: WebhookDelivery): Promise<void> {
  await tx.webhookDelivery.create({ data: fromDelivery(delivery), select: { id: true } });
}

export async function updateDelivery(tx: Transaction, delivery: WebhookDelivery): Promise<void> {
  const { id, ...data } = fromDelivery(delivery);
  const updated = await tx.webhookDelivery.updateMany({ where: { id }, data });
  demandOne(updated, 'This delivery does not exist any more.');
}
