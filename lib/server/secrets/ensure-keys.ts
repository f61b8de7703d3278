import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { Fault } from '../../engine/base/fault';
import { InvariantError } from '../../engine/base/invariant';
import { ensureSecretFile } from './ensure-secret-file';
import { writePublicKey } from './sealing-key';
import { makePrivateKey, readPrivateKeys } from './secret-opener-keys';

/** The keys of an installation that made its own. */
export interface InstallationKeys {
  /** For the web: it may seal with it. */
  readonly sealingPublicKey: string;
  /** For the worker: it opens with it. */
  readonly sealingPrivateKeyFile: string;
  readonly sessionSecret: string;
}

/**
 * The keys that `npm start` keeps below its data folder, made at the first start. For the process that starts web and worker: it hands
 * each its own half. Without the private key every stored password is lost, so it has to be kept apart from backups of the store.
 */
export async function ensureKeys(folder: string): Promise<InstallationKeys> {
  const sealingPrivateKeyFile = join(folder, 'sealing-private-key');
  const keys = readPrivateKeys(await ensureSecretFile(sealingPrivateKeyFile, () => `${makePrivateKey()}\n`));
  if (!keys.ok) throw new Fault(keys.failure);
  const [current] = keys.value;
  if (current === undefined) throw new InvariantError('a file of keys that was read holds one');
  const sessionSecret = await ensureSecretFile(
    join(folder, 'session-secret'),
    () => `${randomBytes(32).toString('base64url')}\n`,
  );
  return {
    sealingPublicKey: writePublicKey(current.key),
    sealingPrivateKeyFile,
    sessionSecret: sessionSecret.trim(),
  };
}
