import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';
import { InvariantError } from '../../engine/base/invariant';
import { failure, type Failure } from '../../engine/base/failure';
import { failed, success } from '../../engine/base/result';
import type { SealedFactor } from '../../engine/model/second-factor';
import type { SecondFactorCodes } from '../../engine/ports/second-factor-codes';

const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const STEP_SECONDS = 30;
const SECRET_BYTES = 20;

/**
 * Codes of authenticator apps. Secrets are sealed by AES-256-GCM under a key that follows (HKDF-SHA-256) from the session secret and from
 * nothing else, bound to the person (ADR 0012): a copy of the store holds no usable one. Codes are those that every app makes: SHA-1, six
 * digits, 30 seconds.
 */
export function createSecondFactorCodes(sessionSecret: string, publicOrigin: string): SecondFactorCodes {
  const key = new Uint8Array(hkdfSync('sha256', sessionSecret, '', 'lockkeeper second factor 1', 32));
  const keyId = createHash('sha256').update(key).digest('hex').slice(0, 16);
  const totp = (secret: Secret, label = ''): TOTP =>
    new TOTP({ issuer: `Lockkeeper ${new URL(publicOrigin).host}`, label, secret, period: STEP_SECONDS });
  return {
    make({ id, email }) {
      const secret = new Secret({ size: SECRET_BYTES });
      return {
        sealed: seal({ key, keyId, personId: id }, secret.bytes),
        secret: secret.base32,
        address: totp(secret, email).toString(),
      };
    },
    stepOf({ sealed, personId, code, at }) {
      const bytes = open({ key, keyId, personId }, sealed);
      if (bytes === null) return failed(cannotOpen());
      const timestamp = Date.parse(at);
      const secret = new Secret({ buffer: new Uint8Array(bytes).buffer });
      const delta = totp(secret).validate({ token: code, timestamp, window: 1 });
      return success(delta === null ? null : Math.floor(timestamp / 1000 / STEP_SECONDS) + delta);
    },
  };
}

/** In a process that has no session secret: worker and command line, which ask nobody for a code. */
export function closedSecondFactorCodes(): SecondFactorCodes {
  const refuse = (): never => {
    throw new InvariantError('only the web process looks at second factors');
  };
  return { make: refuse, stepOf: refuse };
}

interface Lock {
  readonly key: Uint8Array;
  readonly keyId: string;
  readonly personId: string;
}

const boundTo = ({ keyId, personId }: Lock): Uint8Array =>
  new TextEncoder().encode(`lockkeeper second factor\n${keyId}\n${personId}`);

function seal(lock: Lock, secret: Uint8Array): SealedFactor {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, lock.key, nonce);
  cipher.setAAD(boundTo(lock));
  const ciphertext = Buffer.concat([cipher.update(secret), cipher.final(), cipher.getAuthTag()]);
  return { keyId: lock.keyId, nonce: nonce.toString('base64'), ciphertext: ciphertext.toString('base64') };
}

/** Null when it was sealed under another key, for somebody else, or was changed since. */
function open(lock: Lock, { keyId, nonce, ciphertext }: SealedFactor): Uint8Array | null {
  const bytes = Buffer.from(ciphertext, 'base64');
  if (keyId !== lock.keyId || bytes.length <= TAG_BYTES) return null;
  const decipher = createDecipheriv(CIPHER, lock.key, Buffer.from(nonce, 'base64'), {
    authTagLength: TAG_BYTES,
  });
  decipher.setAAD(boundTo(lock));
  decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
  try {
    return new Uint8Array(Buffer.concat([decipher.update(bytes.subarray(0, -TAG_BYTES)), decipher.final()]));
  } catch {
    return null;
  }
}

const cannotOpen = (): Failure =>
  failure('SECOND_FACTOR.CANNOT_OPEN', 'This second factor cannot be checked any more.', {
    why: 'The session secret of this installation was changed since it was set up.',
    fix: 'Use a recovery code, or have an administrator remove the second factor, and set it up anew.',
    where: { field: 'code' },
  });
