import type { WebhookDelivery } from '../model/webhook';

/** What one try to deliver gave: the status that came back, or why none did. */
export type DeliveryAnswer =
  | { readonly kind: 'status'; readonly status: number }
  | { readonly kind: 'no_answer'; readonly reason: string };

/** Sends one signed message (Standard Webhooks) and never follows a redirect. Never throws for what the other side does. */
export interface WebhookSender {
  send(message: {
    readonly url: string;
    readonly secret: string;
    readonly delivery: Pick<WebhookDelivery, 'id' | 'payload'>;
    readonly at: string;
  }): Promise<DeliveryAnswer>;
}
