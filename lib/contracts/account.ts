import * as z from 'zod/mini';

const code = z.string().check(z.maxLength(100));

export const endSessionInput = z.object({ handle: z.string().check(z.maxLength(100)) });
export const beginSecondFactorInput = z.object({ password: z.string().check(z.maxLength(2000)) });
export const confirmSecondFactorInput = z.object({ begunAt: z.string().check(z.maxLength(40)), code });
export const disconnectIssuerInput = z.object({
  issuer: z.string().check(z.maxLength(500)),
  password: z.string().check(z.maxLength(2000)),
});
export const codeInput = z.object({ code });

/** One of a person's own signed-in browsers. */
export interface OwnSessionView {
  /** Names it and opens nothing. */
  readonly handle: string;
  readonly isThis: boolean;
  /** `Chrome on Linux`, or that nobody knows. */
  readonly device: string;
  readonly address: string | null;
  readonly by: 'password' | 'single_sign_on';
  readonly signedInAt: string;
  readonly lastSeenAt: string;
  readonly awaitsSecondFactor: boolean;
}

/** What a person sees of their second factor; null without one. */
export interface SecondFactorView {
  readonly since: string;
  readonly recoveryCodesLeft: number;
}

/** What an authenticator app takes; shown once. */
export interface BegunFactorView {
  readonly secret: string;
  readonly address: string;
  readonly begunAt: string;
}

/** Recovery codes; shown once. */
export interface RecoveryCodesView {
  readonly codes: readonly string[];
}
