import type { PersonId } from './identifiers';
import type { Instant } from './instant';

/** The secret of an authenticator app, sealed: only the web process opens it, and only to compare a code. */
export interface SealedFactor {
  readonly keyId: string;
  /** Base64, like the ciphertext with its tag. */
  readonly nonce: string;
  readonly ciphertext: string;
}

/** A code on paper that takes the place of the app once. */
export interface RecoveryCode {
  readonly codeHash: string;
  readonly usedAt: Instant | null;
}

/** What a person proves besides the password: codes of an app (TOTP, RFC 6238) or, once each, codes on paper. */
export interface SecondFactor {
  readonly personId: PersonId;
  readonly secret: SealedFactor;
  readonly begunAt: Instant;
  /** Null until the person gave a first code: nothing is asked for before. */
  readonly confirmedAt: Instant | null;
  /** The newest time step whose code was taken; neither it nor an older one is taken again. */
  readonly lastUsedStep: number | null;
  readonly recoveryCodes: readonly RecoveryCode[];
}
