import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { failure } from '../../engine/base/failure';
import { failed, success, type Result } from '../../engine/base/result';
import { toPublicKey, type PublicSealingKey } from './sealing-key';

/** Both halves of a sealing key. For the worker alone. */
export interface PrivateSealingKey extends PublicSealingKey {
  readonly privateKey: KeyObject;
}

/** PKCS #8 header of an X25519 private key (RFC 8410); the 32 bytes follow. */
const PKCS8 = Buffer.from('302e020100300506032b656e04220420', 'hex');
const LINE = /^lkpriv_([A-Za-z0-9_-]{43})$/;

/**
 * Reads a file of private keys: one a line, the current one first, older ones below it for what was sealed before a rotation; `#` begins a
 * comment. Failure: SECRET.BAD_KEY, which never holds a line of the file.
 */
export function readPrivateKeys(text: string): Result<readonly PrivateSealingKey[]> {
  const lines = text.split('\n').map((line) => line.trim());
  const keys: PrivateSealingKey[] = [];
  for (const [index, line] of lines.entries()) {
    if (line === '' || line.startsWith('#')) continue;
    const raw = LINE.exec(line)?.[1];
    if (raw === undefined) return badKey(`Line ${index + 1} is no private key.`);
    keys.push(toPrivateKey(Buffer.from(raw, 'base64url')));
  }
  return keys.length === 0 ? badKey('The file holds no key.') : success(keys);
}

/** The text of a file of private keys. Failure: SECRET.FILE. */
export async function readKeyText(path: string): Promise<Result<string>> {
  const text = await readFile(path, 'utf8').catch(() => null);
  if (text !== null) return success(text);
  return failed(
    failure('SECRET.FILE', `The key file ${path} cannot be read.`, {
      fix: 'Run this as the user who owns it, or name the file in LOCKKEEPER_SEALING_PRIVATE_KEY_FILE.',
    }),
  );
}

/** A fresh private key as a line of the file. */
export function makePrivateKey(): string {
  const { privateKey } = generateKeyPairSync('x25519');
  return `lkpriv_${privateKey.export({ format: 'jwk' }).d ?? ''}`;
}

function toPrivateKey(raw: Buffer): PrivateSealingKey {
  const privateKey = createPrivateKey({ key: Buffer.concat([PKCS8, raw]), format: 'der', type: 'pkcs8' });
  return { ...toPublicKey(createPublicKey(privateKey)), privateKey };
}

function badKey(why: string): Result<never> {
  return failed(
    failure('SECRET.BAD_KEY', 'The file of private sealing keys cannot be used.', {
      why,
      fix: 'Each line holds lkpriv_ and 43 characters. Put the file back from where its copy is kept.',
    }),
  );
}
