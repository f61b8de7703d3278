import { diffieHellman, hkdfSync, type KeyObject } from 'node:crypto';
import { canonicalJson } from '../../engine/base/canonical-json';
import type { SecretBinding } from '../../engine/ports/secret-box';
import { rawPublicKey } from './sealing-key';

/** The cipher of a sealed secret; its key is used once, since the ephemeral key is. */
export const CIPHER = 'aes-256-gcm';
export const NONCE_BYTES = 12;
export const TAG_BYTES = 16;

/**
 * The key of one sealed secret: HKDF-SHA256 (RFC 5869) over the X25519 agreement of an ephemeral key with the worker's, salted with both
 * public keys, so that it belongs to this pair alone.
 */
export function deriveKey(input: {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  readonly ephemeralPublicKey: KeyObject;
  readonly recipientPublicKey: KeyObject;
}): Uint8Array {
  const { privateKey, publicKey, ephemeralPublicKey, recipientPublicKey } = input;
  const shared = diffieHellman({ privateKey, publicKey });
  const salt = Buffer.concat([rawPublicKey(ephemeralPublicKey), rawPublicKey(recipientPublicKey)]);
  return new Uint8Array(hkdfSync('sha256', shared, salt, 'lockkeeper sealed secret 1', 32));
}

/** What a secret is bound to, as the associated data of the cipher: opening it for anything else fails. */
export function associatedData(keyId: string, { environmentId, connection }: SecretBinding): Uint8Array {
  const { host, port, database, user, tlsMode } = connection;
  const bound = { format: 1, environmentId, host, port, database, user, tlsMode, keyId };
  return new TextEncoder().encode(canonicalJson(bound));
}
