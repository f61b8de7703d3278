import { request as requestPlain } from 'node:http';
import { request as requestOverTls } from 'node:https';
import { isIPv6, type LookupFunction } from 'node:net';
import { Webhook } from 'standardwebhooks';
import type { DeliveryAnswer, WebhookSender } from '../../engine/ports/webhook-sender';
import { ANYWHERE, resolveHost, systemLookup, type Lookup } from '../../engine/worker';

const LIMIT_MS = 10_000;

/**
 * Signs by the Standard Webhooks specification and posts. A redirect is not followed: the address is the one an administrator saved.
 * Metadata services and link-local addresses are refused, also behind a name: what was checked is what is connected to.
 */
export function createWebhookSender({
  lookup = systemLookup,
  limitMs = LIMIT_MS,
}: { readonly lookup?: Lookup; readonly limitMs?: number } = {}): WebhookSender {
  return {
    send: async ({ url, secret, delivery, at }): Promise<DeliveryAnswer> => {
      const target = new URL(url);
      const when = new Date(at);
      const headers = {
        'content-type': 'application/json',
        'user-agent': 'Lockkeeper',
        'webhook-id': delivery.id,
        'webhook-timestamp': String(Math.floor(when.getTime() / 1_000)),
        'webhook-signature': new Webhook(secret).sign(delivery.id, when, delivery.payload),
      };
      try {
        const host = await resolveHost(target.hostname.replace(/^\[|\]$/g, ''), ANYWHERE, lookup);
        if (!host.ok) return { kind: 'no_answer', reason: host.failure.summary };
        const message = { headers, body: delivery.payload, addresses: host.value.addresses, limitMs };
        return { kind: 'status', status: await post(target, message) };
      } catch (cause) {
        return { kind: 'no_answer', reason: reasonOf(cause, limitMs) };
      }
    },
  };
}

/** The status of the answer; its body is nobody's business. */
function post(
  target: URL,
  message: {
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
    readonly addresses: readonly string[];
    readonly limitMs: number;
  },
): Promise<number> {
  const request = target.protocol === 'https:' ? requestOverTls : requestPlain;
  return new Promise((resolve, reject) => {
    const sent = request(target, {
      method: 'POST',
      headers: message.headers,
      agent: false,
      lookup: onlyThese(message.addresses),
      signal: AbortSignal.timeout(message.limitMs),
    });
    sent.once('response', (response) => {
      resolve(response.statusCode ?? 0);
      response.destroy();
    });
    sent.on('error', reject);
    sent.end(message.body);
  });
}

const onlyThese =
  (addresses: readonly string[]): LookupFunction =>
  (_name, _options, answer) => {
    answer(
      null,
      addresses.map((address) => ({ address, family: isIPv6(address) ? 6 : 4 })),
    );
  };

function reasonOf(cause: unknown, limitMs: number): string {
  if (cause instanceof Error && cause.name === 'AbortError') {
    return `No answer within ${String(limitMs / 1_000)} s.`;
  }
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown';
  return `The connection failed (${code}).`;
}
