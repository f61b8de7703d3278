import type { Result } from '../base/result';
import type { PersonId } from '../model/identifiers';
import type { Instant } from '../model/instant';
import type { SealedFactor } from '../model/second-factor';

/** A fresh second factor, for the one person it was made for. */
export interface NewFactor {
  readonly sealed: SealedFactor;
  /** What an authenticator app takes when somebody types it; shown this once. */
  readonly secret: string;
  /** The same with name and issuer, as an app reads it from a QR code (`otpauth://…`). */
  readonly address: string;
}

/** Codes of authenticator apps (TOTP, RFC 6238). Only the web process has what opens a sealed secret; elsewhere both throw. */
export interface SecondFactorCodes {
  make(person: { readonly id: PersonId; readonly email: string }): NewFactor;
  /**
   * The time step whose code this is, at most one away from that moment; null when it is none. Compares in constant time.
   * Fails with SECOND_FACTOR.CANNOT_OPEN when the secret was sealed under another session secret or for somebody else.
   */
  stepOf(given: {
    readonly sealed: SealedFactor;
    readonly personId: PersonId;
    readonly code: string;
    readonly at: Instant;
  }): Result<number | null>;
}
