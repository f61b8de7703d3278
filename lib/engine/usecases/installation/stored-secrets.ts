import type { AuditDraft } from '../../audit/make-audit-event';
import type { SealedSecret } from '../../model/environment';
import type { Change } from '../../ports/change';
import type { SecretBinding } from '../../ports/secret-box';
import type { Store } from '../../ports/store';
import { webhookBinding } from '../webhook/webhook-binding';

/** One sealed secret of the store, with what it is bound to and how it is put away under another key. */
export interface StoredSecret {
  /** What a person knows it by. */
  readonly name: string;
  readonly binding: SecretBinding;
  readonly secret: SealedSecret;
  readonly reseal: (secret: SealedSecret) => { readonly change: Change; readonly event: AuditDraft };
}

/**
 * Every sealed secret that the store keeps: passwords of environments, archived ones too, and the webhook's. Those that wait in the question
 * of a connection test are gone ten minutes later and are not among them.
 */
export async function storedSecrets(
  store: Pick<Store, 'environments' | 'webhook' | 'projects'>,
): Promise<readonly StoredSecret[]> {
  const [environments, webhook, projects] = await Promise.all([
    store.environments({ includeArchived: true }),
    store.webhook(),
    store.projects({ includeArchived: true }),
  ]);
  const projectNames = new Map(projects.map(({ id, slug }) => [id, slug]));
  const passwords = environments.flatMap((environment): readonly StoredSecret[] => {
    const { id, name, slug, projectId, connection, credential } = environment;
    if (credential.kind !== 'sealed') return [];
    return [
      {
        name: `${projectNames.get(projectId) ?? projectId}/${slug}`,
        binding: { environmentId: id, connection },
        secret: credential.secret,
        reseal: (secret) => ({
          change: { kind: 'environment.reseal', environmentId: id, expected: credential.secret, secret },
          event: {
            action: 'environment.password_resealed',
            object: { kind: 'environment', id, name },
            projectId,
            environmentId: id,
            ...keysOf(credential.secret, secret),
          },
        }),
      },
    ];
  });
  if (webhook === null) return passwords;
  const signing: StoredSecret = {
    name: 'webhook',
    binding: webhookBinding(webhook.url),
    secret: webhook.secret,
    reseal: (secret) => ({
      change: { kind: 'webhook.reseal', expected: webhook.secret, secret },
      event: {
        action: 'webhook.secret_resealed',
        object: { kind: 'webhook', id: null, name: webhook.url },
        ...keysOf(webhook.secret, secret),
      },
    }),
  };
  return [...passwords, signing];
}

const keysOf = (before: SealedSecret, after: SealedSecret) => ({
  before: { keyId: before.keyId },
  after: { keyId: after.keyId },
});
