'use client';

import { signIn } from 'next-auth/react';
import { shownFailure, type ShownFailure } from '../contracts/failure';

/** Null when the browser is signed in now, else why not. */
export async function signInWithPassword(typed: {
  readonly email: string;
  readonly password: string;
}): Promise<ShownFailure | null> {
  const answer = await signIn('credentials', { ...typed, redirect: false }).catch(() => undefined);
  if (answer?.ok === true) return wasTurnedAway(answer.url) ? NO_COOKIE : null;
  return readFailure(answer?.error ?? '') ?? UNREACHABLE;
}

/** next-auth says ok and leads back to signing in when its own cookie did not come along. Pure. */
function wasTurnedAway(url: string | null): boolean {
  return url !== null && URL.canParse(url) && new URL(url).searchParams.get('csrf') === 'true';
}

function readFailure(text: string): ShownFailure | null {
  try {
    const parsed = shownFailure.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
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
