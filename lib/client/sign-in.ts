'use client';

import { signIn } from 'next-auth/react';
import type { ShownFailure } from '../contracts/failure';

/** Null when the password was right: the browser is signed in now, or is asked for the second factor. Else why not. */
export const signInWithPassword = (typed: {
  readonly email: string;
  readonly password: string;
}): Promise<ShownFailure | null> => signInBy('credentials', typed);

/** The code that is asked for after the password. Null when the browser is signed in now, else why not. */
export const giveSecondFactor = (typed: { readonly code: string }): Promise<ShownFailure | null> =>
  signInBy('second-factor', typed);

async function signInBy(
  provider: string,
  typed: Readonly<Record<string, string>>,
): Promise<ShownFailure | null> {
  const answer = await signIn(provider, { ...typed, redirect: false }).catch(() => undefined);
  if (answer?.ok === true) return wasTurnedAway(answer.url) ? NO_COOKIE : null;
  return readFailure(answer?.error ?? '') ?? UNREACHABLE;
}

/** next-auth says ok and leads back to signing in when its own cookie did not come along. Pure. */
function wasTurnedAway(url: string | null): boolean {
  return url !== null && URL.canParse(url) && new URL(url).searchParams.get('csrf') === 'true';
}

function readFailure(text: string): ShownFailure | null {
  try {
    const parse: (json: string) => Partial<ShownFailure> | null = JSON.parse;
    const { code, summary, ...rest } = parse(text) ?? {};
    return code === undefined || summary === undefined ? null : { ...rest, code, summary };
  } catch {
    return null;
  }
}

const UNREACHABLE: ShownFailure = {
  code: 'SIGN_IN.NO_ANSWER',
  summary: 'Lockkeeper did not answer.',
  fix: 'Check the connection and try again.',
};

const NO_COOKIE: ShownFailure = {
  code: 'SIGN_IN.NO_COOKIE',
  summary: 'The browser did not keep a cookie, so nobody can be signed in with it.',
  fix: 'Allow cookies for this address and try again.',
};

/** Leaves for the issuer, which leads back to `next`; where it cannot, the sign-in page says so. */
export async function signInByIssuer(next: string): Promise<void> {
  await signIn('oidc', { callbackUrl: next }).catch(() => {
    window.location.assign('/sign-in?error=OAuthSignin');
  });
}
