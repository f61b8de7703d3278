import { createDecipheriv, createPublicKey } from 'node:crypto';
import { failure } from '../../engine/base/failure';
import { Fault } from '../../engine/base/fault';
import type { SealedSecret } from '../../engine/model/environment';
import type { SecretBinding, SecretOpener } from '../../engine/ports/secret-box';
import { associatedData, CIPHER, deriveKey, NONCE_BYTES, TAG_BYTES } from './seal-scheme';
import type { PrivateSealingKey } from './secret-opener-keys';

/**
 * Opens what was sealed for any of the keys, so that a new key can be put before an old one. For the worker alone: web code that reaches
 * this file fails the import checker. Throws SECRET.CANNOT_OPEN for an unknown key, another binding, or a changed byte.
 */
export function createSecretOpener(keys: readonly PrivateSealingKey[]): SecretOpener {
  const byId = new Map(keys.map((key) => [key.id, key]));
  return {
    open(secret, binding) {
      const key = byId.get(secret.keyId);
      if (key === undefined) {
        throw cannotOpen(`It was sealed for the key ${secret.keyId}, which this worker does not have.`);
      }
      try {
        return open(key, secret, binding);
      } catch (cause) {
        throw cannotOpen('The connection was changed since, or the stored secret was.', cause);
      }
    },
  };
}

function open(recipient: PrivateSealingKey, secret: SealedSecret, binding: SecretBinding): string {
  const x = Buffer.from(secret.ephemeralPublicKey, 'base64').toString('base64url');
  const ephemeral = createPublicKey({ key: { kty: 'OKP', crv: 'X25519', x }, format: 'jwk' });
  const key = deriveKey({
    privateKey: recipient.privateKey,
    publicKey: ephemeral,
    ephemeralPublicKey: ephemeral,
    recipientPublicKey: recipient.key,
  });
  const sealed = Buffer.from(secret.ciphertext, 'base64');
  const nonce = Buffer.from(secret.nonce, 'base64');
  if (nonce.length !== NONCE_BYTES || sealed.length < TAG_BYTES) throw new RangeError('too short');
  const decipher = createDecipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(associatedData(secret.keyId, binding));
  decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
  return Buffer.concat([decipher.update(sealed.subarray(0, -TAG_BYTES)), decipher.final()]).toString('utf8');
}

function cannotOpen(why: string, cause?: unknown): Fault {
  return new Fault(
    failure('SECRET.CANNOT_OPEN', 'The stored password of this environment cannot be opened.', {
      why,
      fix: "Enter the password again, or give the worker the key file that belongs to this store's passwords. After a rotation of the sealing key restart the web process first.",
    }),
    { cause },
  );
}
