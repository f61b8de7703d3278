import * as z from 'zod/mini';

export const saveWebhookInput = z.object({
  url: z.string().check(z.maxLength(2000)),
  enabled: z.boolean(),
  newSecret: z.boolean(),
});
export type SaveWebhookInput = z.infer<typeof saveWebhookInput>;

/** The secret is shown this once; null when the stored one was kept. */
export interface SavedWebhookView {
  readonly url: string;
  readonly secret: string | null;
}

export interface DeliveryView {
  readonly id: string;
  readonly event: string;
  readonly state: 'waiting' | 'delivered' | 'failed';
  readonly attempts: number;
  readonly lastStatus: number | null;
  readonly lastError: string | null;
  readonly createdAt: string;
  readonly nextAttemptAt: string | null;
}

export interface WebhookPageView {
  readonly webhook: { readonly url: string; readonly enabled: boolean } | null;
  readonly deliveries: readonly DeliveryView[];
}
