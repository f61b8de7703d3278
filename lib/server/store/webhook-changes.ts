import type { Webhook, WebhookDelivery } from '../../engine/model/webhook';
import { demandOne } from './conflict';
import type { Transaction } from './transaction';
import { fromDelivery, fromWebhook } from './webhook-rows';

export async function saveWebhook(tx: Transaction, webhook: Webhook): Promise<void> {
  const data = fromWebhook(webhook);
  await tx.webhook.upsert({ where: { only: 1 }, create: data, update: data, select: { only: true } });
}

export async function insertDelivery(tx: Transaction, delivery: WebhookDelivery): Promise<void> {
  await tx.webhookDelivery.create({ data: fromDelivery(delivery), select: { id: true } });
}

export async function updateDelivery(tx: Transaction, delivery: WebhookDelivery): Promise<void> {
  const { id, ...data } = fromDelivery(delivery);
  const updated = await tx.webhookDelivery.updateMany({ where: { id }, data });
  demandOne(updated, 'This delivery does not exist any more.');
}
