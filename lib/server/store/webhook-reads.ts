import type { WebhookReads } from '../../engine/ports/store';
import type { Database } from '../db';
import { DELIVERY, toDelivery, toWebhook, WEBHOOK } from './webhook-rows';

/** The one webhook and its deliveries. */
export function webhookReads(prisma: Database): WebhookReads {
  return {
    async webhook() {
      const row = await prisma.webhook.findUnique({ where: { only: 1 }, select: WEBHOOK });
      return row === null ? null : toWebhook(row);
    },

    async deliveries(limit) {
      const rows = await prisma.webhookDelivery.findMany({
        select: DELIVERY,
        orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
        take: limit,
      });
      return rows.map(toDelivery);
    },

    async delivery(id) {
      const row = await prisma.webhookDelivery.findUnique({ where: { id }, select: DELIVERY });
      return row === null ? null : toDelivery(row);
    },
  };
}
