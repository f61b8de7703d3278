import { sha256, type Digest } from '../../../base/digest';
import { later, type Instant } from '../../../model/instant';
import type { Session } from '../../../model/link';
import type { PersonId } from '../../../model/identifiers';
import type { SecondFactor } from '../../../model/second-factor';

/** How long a check of the second factor counts where a policy asks for it. */
export const CHECK_MINUTES = 5;
/** How long the question for the second factor stays open after the password was right. */
export const QUESTION_MINUTES = 10;
/** How fresh a sign-in without a password has to be for setting up a second factor. */
export const FRESH_SIGN_IN_MINUTES = 10;
/** How many recovery codes there are. */
export const RECOVERY_CODES = 10;

const MINUTE = 60_000;

/** This second factor, not one from before it, was given in the session not longer ago than a policy allows. Pure. */
export function isCheckFresh(
  { secondFactorAt }: Pick<Session, 'secondFactorAt'>,
  { confirmedAt }: Pick<SecondFactor, 'confirmedAt'>,
  now: Instant,
): boolean {
  if (secondFactorAt === null || confirmedAt === null || secondFactorAt < confirmedAt) return false;
  return now <= later(secondFactorAt, CHECK_MINUTES * MINUTE);
}

/** A second factor that is asked for: one that was begun only is none. Pure. */
export const isConfirmed = (factor: SecondFactor | null): factor is SecondFactor =>
  factor !== null && factor.confirmedAt !== null;

/** What somebody typed where a code was asked for. */
export type TypedCode =
  | { readonly kind: 'app'; readonly code: string }
  | { readonly kind: 'recovery'; readonly code: string }
  | { readonly kind: 'neither' };

/** Reads what was typed: six digits are of an app, twenty letters and digits of a recovery code; blanks and dashes mean nothing. Pure. */
export function readCode(typed: string): TypedCode {
  const code = typed.toLowerCase().replaceAll(' ', '').replaceAll('-', '');
  const isOf = (signs: string, length: number): boolean =>
    code.length === length && Array.from(code).every((sign) => signs.includes(sign));
  if (isOf(DIGITS, 6)) return { kind: 'app', code };
  return isOf(RECOVERY_SIGNS, 20) ? { kind: 'recovery', code } : { kind: 'neither' };
}

const DIGITS = '0123456789';
/** Thirty-two signs that nobody takes for one another. */
const RECOVERY_SIGNS = 'abcdefghjkmnpqrstuvwxyz023456789';

/** A recovery code of 100 random bits, in groups of five, from a random token. Pure. */
export function recoveryCodeOf(token: string): string {
  const bytes = Buffer.from(sha256(`lockkeeper recovery code ${token}`), 'hex').subarray(0, 20);
  const signs = [...bytes].map((byte) => RECOVERY_SIGNS.charAt(byte % RECOVERY_SIGNS.length)).join('');
  return [0, 5, 10, 15].map((from) => signs.slice(from, from + 5)).join('-');
}

/**
 * What the store keeps of a recovery code: bound to its person, and of so many random bits that a plain SHA-256 tells nothing of it. Pure.
 */
export const recoveryCodeHash = (personId: PersonId, code: string): Digest =>
  sha256(`lockkeeper recovery code\n${personId}\n${code.replaceAll('-', '')}`);
