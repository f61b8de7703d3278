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

/** Password hashing for people (argon2id). */
export interface PasswordHasher {
  hash(password: string): Promise<string>;
  /** `null`: there is no such account. The same work is done, and the answer is false. */
  verify(hash: string | null, password: string): Promise<boolean>;
}
