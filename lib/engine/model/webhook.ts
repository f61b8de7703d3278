import type { Instant } from './instant';
import type { SealedSecret } from './environment';

export type WebhookEvent =
  | 'deploy.waits_for_approval'
  | 'deploy.held_back'
  | 'deploy.break_glass_asked'
  | 'deploy.failed'
  | 'deploy.succeeded'
  | 'webhook.test';

/** The one outgoing webhook of an installation (Standard Webhooks). */
export interface Webhook {
  readonly url: string;
  readonly enabled: boolean;
  /** Only the worker can open it; shown once when made. */
  readonly secret: SealedSecret;
}

export interface WebhookDelivery {
  /** `webhook-id` of the message; the same for each retry. */
  readonly id: string;
  readonly event: WebhookEvent;
  /** The body that is signed: titles and links only. */
  readonly payload: string;
  readonly state: 'waiting' | 'delivered' | 'failed';
  readonly attempts: number;
  readonly lastStatus: number | null;
  readonly lastError: string | null;
  readonly createdAt: Instant;
  readonly lastAttemptAt: Instant | null;
  readonly nextAttemptAt: Instant | null;
}
