import { notAllowed } from '../../access/access-failures';
import type { AuditDraft } from '../../audit/make-audit-event';
import { failure, type Failure } from '../../base/failure';
import { Fault } from '../../base/fault';
import { failed, success, type Result } from '../../base/result';
import type { ActContext } from '../../model/person';
import type { Ports } from '../../ports/ports';
import type { Keyring } from '../../ports/secret-box';
import { storedSecrets, type StoredSecret } from './stored-secrets';

type RotationPorts = Pick<Ports, 'store' | 'clock'> & { readonly keyring: Keyring };

export interface KeyRotation {
  /** The current key: what is sealed from now on is sealed by it. */
  readonly keyId: string;
  readonly publicKey: string;
  readonly oldKeyIds: readonly string[];
  /** False when an earlier rotation was gone on with. */
  readonly made: boolean;
  readonly resealed: number;
  /** Those that no key of the file opens; they stay as they are. */
  readonly notOpened: readonly { readonly name: string; readonly failure: Failure }[];
  /** Secrets that are sealed by another key than the current one still, `notOpened` included. */
  readonly left: number;
}

/**
 * Seals everything that the store keeps sealed under a new key. A rotation whose old key is in the file still is gone on with instead of
 * begun anew, so an interrupted one is ended by the same words and a repeated one changes nothing. Each secret is a commit of its own with
 * its event; one that was changed meanwhile is left for the next time. Connections and waiting plans stay as they are: the password does.
 * For the operator of the host alone. Failures: ACCESS.NOT_ALLOWED, SECRET.KEY_FILE_READ_ONLY, SECRET.KEY_FILE_CHANGED.
 */
export async function rotateKeys(ports: RotationPorts, context: ActContext): Promise<Result<KeyRotation>> {
  if (context.actor.kind !== 'operator') return failed(operatorAlone());
  const waiting = await storedSecrets(ports.store);
  const made = ports.keyring.keyIds.length === 1;
  const ring = made ? await makeKey(ports, context) : success(ports.keyring);
  if (!ring.ok) return ring;
  const keyring = ring.value;
  const [keyId = '', ...oldKeyIds] = keyring.keyIds;
  const ends = await resealAll({ ...ports, keyring }, context, waiting.filter(isNotSealedBy(keyId)));
  const resealed = ends.filter((end) => end === 'resealed').length;
  const notOpened = ends.filter((end) => typeof end !== 'string');
  const left = (await storedSecrets(ports.store)).filter(isNotSealedBy(keyId)).length;
  const done = await record(ports, context, {
    action: 'installation.secrets_resealed',
    after: { keyId, oldKeyIds, resealed, notOpened: notOpened.map(({ name }) => name), left },
  });
  if (!done.ok) return done;
  return success({ keyId, publicKey: keyring.publicKey, oldKeyIds, made, resealed, notOpened, left });
}

/**
 * Removes the old keys from the file when nothing is sealed by them any more; the ids of those removed. The store takes nothing that is
 * sealed by them from then on, and notes that before the file changes: what a web process seals that was not restarted is refused instead
 * of lost. For the operator of the host alone.
 * Failures: ACCESS.NOT_ALLOWED, SECRET.OLD_KEY_NEEDED, STORE.CONFLICT, SECRET.KEY_FILE_READ_ONLY, SECRET.KEY_FILE_CHANGED.
 */
export async function retireOldKeys(
  ports: RotationPorts,
  context: ActContext,
): Promise<Result<readonly string[]>> {
  if (context.actor.kind !== 'operator') return failed(operatorAlone());
  const [keyId = '', ...oldKeyIds] = ports.keyring.keyIds;
  if (oldKeyIds.length === 0) return success([]);
  const left = (await storedSecrets(ports.store)).filter(isNotSealedBy(keyId));
  if (left.length > 0) return failed(oldKeyNeeded(left));
  const at = ports.clock.now();
  const done = await ports.store.commit({
    context,
    at,
    changes: [{ kind: 'sealing_keys.retire', keyIds: oldKeyIds, at }],
    events: [
      {
        action: 'installation.old_keys_retired',
        object: INSTALLATION,
        before: { oldKeyIds },
        after: { keyId },
      },
    ],
  });
  if (!done.ok) return done;
  const ring = await ports.keyring.dropOldKeys();
  return ring.ok ? success(oldKeyIds) : ring;
}

const INSTALLATION = { kind: 'installation', id: null, name: 'installation' } as const;

const isNotSealedBy =
  (keyId: string) =>
  ({ secret }: StoredSecret): boolean =>
    secret.keyId !== keyId;

async function makeKey(ports: RotationPorts, context: ActContext): Promise<Result<Keyring>> {
  const ring = await ports.keyring.addKey();
  if (!ring.ok) return ring;
  const done = await record(ports, context, {
    action: 'installation.sealing_key_made',
    before: { keyId: ports.keyring.keyIds[0] ?? null },
    after: { keyId: ring.value.keyIds[0] ?? null },
  });
  return done.ok ? ring : done;
}

type End = 'resealed' | 'changed meanwhile' | KeyRotation['notOpened'][number];

async function resealAll(
  ports: RotationPorts,
  context: ActContext,
  secrets: readonly StoredSecret[],
): Promise<readonly End[]> {
  const ends: End[] = [];
  for (const stored of secrets) ends.push(await resealOne(ports, context, stored));
  return ends;
}

async function resealOne(
  { store, clock, keyring }: RotationPorts,
  context: ActContext,
  { name, binding, secret, reseal }: StoredSecret,
): Promise<End> {
  const opened = tryOpen(() => keyring.open(secret, binding));
  if (!opened.ok) return { name, failure: opened.failure };
  const { change, event } = reseal(keyring.seal(opened.value, binding));
  const done = await store.commit({ context, at: clock.now(), changes: [change], events: [event] });
  return done.ok ? 'resealed' : 'changed meanwhile';
}

function tryOpen(open: () => string): Result<string> {
  try {
    return success(open());
  } catch (error) {
    if (error instanceof Fault) return failed(error.failure);
    throw error;
  }
}

const record = (
  { store, clock }: RotationPorts,
  context: ActContext,
  event: Pick<AuditDraft, 'action' | 'before' | 'after'>,
): Promise<Result<null>> =>
  store.commit({
    context,
    at: clock.now(),
    changes: [],
    events: [{ ...event, object: INSTALLATION }],
  });

const operatorAlone = (): Failure => notAllowed('rotate the sealing key', 'the operator of the host');

function oldKeyNeeded(left: readonly StoredSecret[]): Failure {
  return failure(
    'SECRET.OLD_KEY_NEEDED',
    `${String(left.length)} stored secrets are sealed by an old key still: ${left.map(({ name }) => name).join(', ')}.`,
    {
      why: 'They were not sealed anew yet, or a web process that was not restarted has sealed them by the old key since.',
      fix: 'Restart the web process, run `lockkeeper keys rotate`, and then this again. What no key opens has to be entered again in the settings.',
    },
  );
}
