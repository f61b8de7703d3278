import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { failure } from '../../engine/base/failure';
import { Fault } from '../../engine/base/fault';
import type { Result } from '../../engine/base/result';
import type { Keyring } from '../../engine/ports/secret-box';
import { retireOldKeys, rotateKeys, type KeyRotation } from '../../engine/worker';
import type { Env } from '../../server/env';
import { replaceSecretFile } from '../../server/secrets/replace-secret-file';
import { openKeyring } from '../../server/secrets/secret-opener-keyring';
import { EXIT, type ExitCode } from '../exit-codes';
import type { Installation } from '../open-installation';
import type { Output } from '../output';

/**
 * Makes a new sealing key and seals everything stored under it, or goes on where an earlier start was interrupted; with `retireOld` removes
 * the old keys once nothing needs them. Exit code 5 when something is sealed by an old key still.
 */
export async function rotate(
  { env, ports, context }: Installation,
  output: Output,
  { retireOld }: { readonly retireOld: boolean },
): Promise<ExitCode> {
  const withKeys = { ...ports, keyring: await keyringOf(env) };
  if (retireOld) return showRetired(output, must(await retireOldKeys(withKeys, context)));
  const rotation = must(await rotateKeys(withKeys, context));
  const published = await publish(env, rotation.publicKey);
  show(output, rotation, nextStep(env, rotation, published));
  return rotation.left === 0 ? EXIT.done : EXIT.problems;
}

async function keyringOf(env: Env): Promise<Keyring> {
  const own = env.sealingPublicKey === null ? join(env.dataFolder, 'keys', 'sealing-private-key') : null;
  const path = env.sealingPrivateKeyFile ?? own;
  if (path !== null) return must(await openKeyring(path));
  throw new Fault(
    failure('ENV.MISSING', 'LOCKKEEPER_SEALING_PRIVATE_KEY_FILE is not set.', {
      fix: 'Set it to the key file of the worker, or run this where the worker runs.',
      where: { field: 'LOCKKEEPER_SEALING_PRIVATE_KEY_FILE' },
    }),
  );
}

/** Puts the public key where web reads it from; false when a person has to. */
async function publish({ sealingPublicKeyFile: path }: Env, publicKey: string): Promise<boolean> {
  if (path === null) return false;
  const expected = await readFile(path, 'utf8').catch(() => null);
  if (expected === null) return false;
  if (expected.trim() === publicKey) return true;
  return (await replaceSecretFile(path, { expected, next: `${publicKey}\n` })).ok;
}

/** Where web learns of the new key. */
function nextStep(env: Env, { publicKey }: KeyRotation, published: boolean): string {
  const file = env.sealingPublicKeyFile;
  if (file !== null && published) return `Restart the web process now: it reads the new key from ${file}.`;
  if (file !== null) return `Put ${publicKey} into ${file} and restart the web process now.`;
  if (env.sealingPublicKey === null) return 'Stop Lockkeeper and start it again now.';
  return `Set LOCKKEEPER_SEALING_PUBLIC_KEY to ${publicKey} and restart the web process now.`;
}

function show(output: Output, rotation: KeyRotation, next: string): void {
  const { keyId, made, resealed, notOpened, left, oldKeyIds } = rotation;
  output.data(rotation, () => [
    made
      ? output.paint('strong', `Made the sealing key ${keyId}.`)
      : output.paint('strong', `Went on with the sealing key ${keyId}, whose old keys are kept still.`),
    `${String(resealed)} stored secrets were sealed anew.`,
    ...notOpened.map(({ name }) =>
      output.paint('bad', `${name}: no key of the file opens what is stored; enter it again.`),
    ),
    ...(left > notOpened.length
      ? [
          output.paint(
            'attention',
            `${String(left - notOpened.length)} were changed meanwhile: run this again.`,
          ),
        ]
      : []),
    `${next} Until then it seals new passwords by the old key.`,
    `Then run lockkeeper keys rotate --retire-old to remove ${oldKeyIds.join(', ')}.`,
    output.paint(
      'quiet',
      'Keep a copy of the old key for as long as you keep backups that were made before.',
    ),
  ]);
}

function showRetired(output: Output, retired: readonly string[]): ExitCode {
  output.data({ retired }, () =>
    retired.length === 0
      ? ['There is no old key.']
      : [
          output.paint('good', `Nothing was sealed by ${retired.join(', ')} any more: removed.`),
          output.paint('quiet', 'Backups that were made before the rotation still need it.'),
        ],
  );
  return EXIT.done;
}

function must<T>(result: Result<T>): T {
  if (!result.ok) throw new Fault(result.failure);
  return result.value;
}
