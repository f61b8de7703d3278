import { success, type Result } from '../../engine/base/result';
import type { SealedSecret } from '../../engine/model/environment';
import type { SecretBinding } from '../../engine/ports/secret-box';
import { createSecretOpener } from './secret-opener';
import { readKeyText, readPrivateKeys, type PrivateSealingKey } from './secret-opener-keys';

/** Opens secrets with the keys of a file, as it is now. */
export interface KeyFileOpener {
  /** The keys when the file was read last, the current one first. */
  keys(): readonly PrivateSealingKey[];
  /** Throws what `SecretOpener` throws. */
  open(secret: SealedSecret, binding: SecretBinding): Promise<string>;
}

/**
 * Reads the file of private keys, and reads it again when a secret names a key that was not in it: a worker that runs goes on through a
 * rotation. For the worker alone. Failures: SECRET.FILE, SECRET.BAD_KEY; a file that turns bad later changes nothing, and the secret stays closed.
 */
export async function openKeyFile(path: string): Promise<Result<KeyFileOpener>> {
  const first = await readKeyFile(path);
  if (!first.ok) return first;
  let keys = first.value;
  const knows = ({ keyId }: SealedSecret): boolean => keys.some(({ id }) => id === keyId);
  return success({
    keys: () => keys,
    open: async (secret, binding) => {
      if (!knows(secret)) {
        const again = await readKeyFile(path);
        if (again.ok) keys = again.value;
      }
      return createSecretOpener(keys).open(secret, binding);
    },
  });
}

async function readKeyFile(path: string): Promise<Result<readonly PrivateSealingKey[]>> {
  const text = await readKeyText(path);
  return text.ok ? readPrivateKeys(text.value) : text;
}
