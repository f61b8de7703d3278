import type { SecretBinding } from '../../ports/secret-box';

/** What the webhook's signing secret is bound to: the installation's webhook, and only this address. */
export const webhookBinding = (url: string): SecretBinding => ({
  environmentId: 'webhook',
  connection: { host: url, port: 0, database: '', user: '', tlsMode: 'require' },
});
