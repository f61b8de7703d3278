import { failure, type Failure } from '../../base/failure';
import { failed, success, type Result } from '../../base/result';
import type { ActContext } from '../../model/person';
import type { Webhook, WebhookDelivery } from '../../model/webhook';
import type { Ports } from '../../ports/ports';
import { authorisedForInstallation } from '../authorise';
import { webhookBinding } from './webhook-binding';

type WebhookPorts = Pick<Ports, 'store' | 'clock' | 'ids' | 'sealer'>;

export interface SavedWebhook {
  readonly webhook: Webhook;
  /** The signing secret, shown this once; null when the stored one was kept. */
  readonly secret: string | null;
}

/** Saves where the installation tells of deploys. A new address gets a new secret: the stored one is bound to the old address. */
export async function saveWebhook(
  { store, clock, ids, sealer }: WebhookPorts,
  context: ActContext,
  input: { readonly url: string; readonly enabled: boolean; readonly newSecret: boolean },
): Promise<Result<SavedWebhook, readonly Failure[]>> {
  const allowed = authorisedForInstallation(context, 'installation.administer');
  if (!allowed.ok) return failed([allowed.failure]);
  const problem = urlProblem(input.url);
  if (problem !== null) return failed([problem]);
  const before = await store.webhook();
  const saved = nextWebhook({ ids, sealer }, before, input);
  const { webhook, secret } = saved;
  const done = await store.commit({
    context,
    at: clock.now(),
    changes: [{ kind: 'webhook.save', webhook }],
    events: [
      {
        action: 'webhook.changed',
        object: { kind: 'webhook', id: null, name: webhook.url },
        before: before === null ? null : { url: before.url, enabled: before.enabled },
        after: { url: webhook.url, enabled: webhook.enabled, newSecret: secret !== null },
      },
    ],
    topics: [{ topic: 'webhook', id: 'all' }],
  });
  return done.ok ? success(saved) : failed([done.failure]);
}

function nextWebhook(
  { ids, sealer }: Pick<WebhookPorts, 'ids' | 'sealer'>,
  before: Webhook | null,
  input: { readonly url: string; readonly enabled: boolean; readonly newSecret: boolean },
): SavedWebhook {
  const { url, enabled } = input;
  if (before?.url === url && !input.newSecret) {
    return { webhook: { url, enabled, secret: before.secret }, secret: null };
  }
  const secret = `whsec_${Buffer.from(ids.token(), 'base64url').toString('base64')}`;
  return { webhook: { url, enabled, secret: sealer.seal(secret, webhookBinding(url)) }, secret };
}

/** Sends a test message, to be followed in the list of deliveries. */
export async function testWebhook(
  { store, clock, ids }: WebhookPorts,
  context: ActContext,
  _input: object,
): Promise<Result<WebhookDelivery, readonly Failure[]>> {
  const allowed = authorisedForInstallation(context, 'installation.administer');
  if (!allowed.ok) return failed([allowed.failure]);
  const webhook = await store.webhook();
  if (webhook === null) {
    return failed([failure('WEBHOOK.NOT_SET', 'No webhook is set.', { fix: 'Save an address first.' })]);
  }
  const at = clock.now();
  const delivery: WebhookDelivery = {
    id: `msg_${ids.uuid()}`,
    event: 'webhook.test',
    payload: JSON.stringify({ type: 'webhook.test', timestamp: at, data: {} }),
    state: 'waiting',
    attempts: 0,
    lastStatus: null,
    lastError: null,
    createdAt: at,
    lastAttemptAt: null,
    nextAttemptAt: at,
  };
  const done = await store.commit({
    context,
    at,
    changes: [{ kind: 'delivery.insert', delivery }],
    events: [{ action: 'webhook.tested', object: { kind: 'webhook', id: null, name: webhook.url } }],
    jobs: [{ task: 'deliver_webhook', deliveryId: delivery.id }],
    topics: [{ topic: 'webhook', id: 'all' }],
  });
  return done.ok ? success(delivery) : failed([done.failure]);
}

/** The webhook and its last deliveries, for administrators; never the secret. */
export async function viewWebhook(
  { store }: Pick<Ports, 'store'>,
  context: ActContext,
): Promise<
  Result<{
    readonly webhook: Pick<Webhook, 'url' | 'enabled'> | null;
    readonly deliveries: readonly WebhookDelivery[];
  }>
> {
  const allowed = authorisedForInstallation(context, 'installation.administer');
  if (!allowed.ok) return allowed;
  const [webhook, deliveries] = await Promise.all([store.webhook(), store.deliveries(50)]);
  return success({
    webhook: webhook === null ? null : { url: webhook.url, enabled: webhook.enabled },
    deliveries,
  });
}

function urlProblem(text: string): Failure | null {
  const where = { field: 'url' };
  if (!URL.canParse(text)) {
    return failure('WEBHOOK.URL', 'This is not an address such as https://example.org/hook.', { where });
  }
  const { protocol, username, password } = new URL(text);
  if (protocol !== 'https:' && protocol !== 'http:') {
    return failure('WEBHOOK.URL', 'The address must begin with https:// or http://.', { where });
  }
  if (username === '' && password === '') return null;
  return failure(
    'WEBHOOK.URL',
    'The address must not hold a user or a password: messages are signed instead.',
    { where },
  );
}
