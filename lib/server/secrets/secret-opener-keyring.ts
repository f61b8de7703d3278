import { InvariantError } from '../../engine/base/invariant';
import { success, type Result } from '../../engine/base/result';
import type { Keyring } from '../../engine/ports/secret-box';
import { replaceSecretFile } from './replace-secret-file';
import { writePublicKey } from './sealing-key';
import { createSecretOpener } from './secret-opener';
import { makePrivateKey, readKeyText, readPrivateKeys } from './secret-opener-keys';
import { createSecretSealer } from './secret-sealer';

/** The keys of a file, as the operator of the host may change them. Failures: SECRET.FILE, SECRET.BAD_KEY. */
export async function openKeyring(path: string): Promise<Result<Keyring>> {
  const text = await readKeyText(path);
  return text.ok ? keyringOf(path, text.value) : text;
}

function keyringOf(path: string, text: string): Result<Keyring> {
  const keys = readPrivateKeys(text);
  if (!keys.ok) return keys;
  const [current] = keys.value;
  if (current === undefined) throw new InvariantError('a file of keys that was read holds one');
  const put = async (next: string): Promise<Result<Keyring>> => {
    const replaced = await replaceSecretFile(path, { expected: text, next });
    return replaced.ok ? keyringOf(path, next) : replaced;
  };
  return success({
    ...createSecretSealer(current),
    ...createSecretOpener(keys.value),
    keyIds: keys.value.map(({ id }) => id),
    publicKey: writePublicKey(current.key),
    addKey: () => put(`${makePrivateKey()}\n${text}`),
    dropOldKeys: () => put(firstKey(text)),
  });
}

/** The first line that is a key, without the comments that stood with the old ones. */
function firstKey(text: string): string {
  const line = text.split('\n').find((one) => readPrivateKeys(one).ok);
  if (line === undefined) throw new InvariantError('a file of keys that was read holds one');
  return `${line.trim()}\n`;
}
