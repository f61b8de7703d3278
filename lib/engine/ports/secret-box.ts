import type { Result } from '../base/result';
import type { ConnectionSettings, SealedSecret } from '../model/environment';

/** What a sealed password is bound to: changing any of it demands the password again (DESIGN.md 5.5). */
export interface SecretBinding {
  readonly environmentId: string;
  readonly connection: Pick<ConnectionSettings, 'host' | 'port' | 'database' | 'user' | 'tlsMode'>;
}

/** The half that every process has: it can put a password away and cannot look at it. */
export interface SecretSealer {
  seal(password: string, binding: SecretBinding): SealedSecret;
}

/** The half that only the worker has. Throws `Fault` SECRET.CANNOT_OPEN when key or binding differ. */
export interface SecretOpener {
  open(secret: SealedSecret, binding: SecretBinding): string;
}

/** Both halves and the file that keeps them, for the operator of the host alone: the only way to change which keys there are. */
export interface Keyring extends SecretSealer, SecretOpener {
  /** The current one first: it seals, and all of them open. */
  readonly keyIds: readonly string[];
  /** Of the current key; no secret. */
  readonly publicKey: string;
  /** The ring with a fresh key before the others, once the file holds it durably. Failures: SECRET.KEY_FILE_READ_ONLY, SECRET.KEY_FILE_CHANGED. */
  addKey(): Promise<Result<Keyring>>;
  /** The ring with its current key alone. The same failures. */
  dropOldKeys(): Promise<Result<Keyring>>;
}

/** Password hashing for people (argon2id). */
export interface PasswordHasher {
  hash(password: string): Promise<string>;
  /** `null`: there is no such account. The same work is done, and the answer is false. */
  verify(hash: string | null, password: string): Promise<boolean>;
}
