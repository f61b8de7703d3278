import { createCipheriv, generateKeyPairSync, randomBytes } from 'node:crypto';
import type { SecretSealer } from '../../engine/ports/secret-box';
import { CIPHER, deriveKey, associatedData, NONCE_BYTES } from './seal-scheme';
import { rawPublicKey, type PublicSealingKey } from './sealing-key';

/** Seals for the holder of the private key, with a fresh ephemeral key each time (DESIGN.md 5.5). It cannot open what it sealed. */
export function createSecretSealer(recipient: PublicSealingKey): SecretSealer {
  return {
    seal(password, binding) {
      const ephemeral = generateKeyPairSync('x25519');
      const key = deriveKey({
        privateKey: ephemeral.privateKey,
        publicKey: recipient.key,
        ephemeralPublicKey: ephemeral.publicKey,
        recipientPublicKey: recipient.key,
      });
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv(CIPHER, key, nonce);
      cipher.setAAD(associatedData(recipient.id, binding));
      const sealed = [cipher.update(password, 'utf8'), cipher.final(), cipher.getAuthTag()];
      return {
        keyId: recipient.id,
        ephemeralPublicKey: rawPublicKey(ephemeral.publicKey).toString('base64'),
        nonce: nonce.toString('base64'),
        ciphertext: Buffer.concat(sealed).toString('base64'),
      };
    },
  };
}
