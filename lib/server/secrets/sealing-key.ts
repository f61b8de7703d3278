import { createPublicKey, type KeyObject } from 'node:crypto';
import { sha256 } from '../../engine/base/digest';
import { failure } from '../../engine/base/failure';
import { failed, success, type Result } from '../../engine/base/result';

/** The public half of a sealing key: enough to put a password away, not to look at it. */
export interface PublicSealingKey {
  /** First 16 hex digits of the SHA-256 of the raw public key. */
  readonly id: string;
  readonly key: KeyObject;
}

const TEXT = /^lkpub_([A-Za-z0-9_-]{43})$/;

/** Reads the text of a public key, `lkpub_` and 43 characters. Failure: SECRET.BAD_KEY. */
export function readPublicKey(text: string): Result<PublicSealingKey> {
  const raw = TEXT.exec(text.trim())?.[1];
  if (raw === undefined) {
    return failed(
      failure('SECRET.BAD_KEY', 'This is not the public key of a sealing key.', {
        fix: 'It begins with lkpub_ and is made together with the private key.',
      }),
    );
  }
  return success(toPublicKey(createPublicKey({ key: { kty: 'OKP', crv: 'X25519', x: raw }, format: 'jwk' })));
}

/** The text of a public key. */
export const writePublicKey = (key: KeyObject): string => `lkpub_${rawPublicKey(key).toString('base64url')}`;

export function toPublicKey(key: KeyObject): PublicSealingKey {
  return { id: sha256(rawPublicKey(key)).slice(0, 16), key };
}

/** The 32 bytes of an X25519 public key. */
export function rawPublicKey(key: KeyObject): Buffer {
  return Buffer.from(key.export({ format: 'jwk' }).x ?? '', 'base64url');
}
