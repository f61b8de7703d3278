import { failure, type Failure } from '../../../base/failure';

/** The code is none of this second factor, or its time is over. */
export const wrongCode = (): Failure =>
  failure('SECOND_FACTOR.WRONG_CODE', 'This code is wrong, or its time is over.', {
    fix: 'Type the six digits that the app shows now, or one of the recovery codes.',
    where: { field: 'code' },
  });

/** A code counts once: whoever looked over a shoulder has nothing of it. */
export const codeUsed = (): Failure =>
  failure('SECOND_FACTOR.CODE_USED', 'This code was used already.', {
    fix: 'Wait until the app shows the next one, half a minute at most.',
    where: { field: 'code' },
  });

export const noSecondFactor = (): Failure =>
  failure('SECOND_FACTOR.NONE', 'There is no second factor to check.', {
    fix: 'Set one up under Your account.',
  });

export const secondFactorExists = (): Failure =>
  failure('SECOND_FACTOR.EXISTS', 'There is a second factor already.', {
    fix: 'Turn it off with a code first, then set up another one.',
  });

export const notBegun = (): Failure =>
  failure('SECOND_FACTOR.NOT_BEGUN', 'This code is to no second factor that waits for its first code.', {
    why: 'It was begun anew in another window, or is set up already.',
    fix: 'Load the page again.',
  });

/** Whoever has no password proves by a fresh sign-in that it is still them. */
export const signInAgain = (minutes: number): Failure =>
  failure('SECOND_FACTOR.SIGN_IN_AGAIN', 'Sign in again before you set up a second factor.', {
    why: `Without a password, a sign-in of the last ${String(minutes)} minutes has to show that it is you.`,
    fix: 'Sign out, sign in, and come back here.',
  });

/** The page that asks for the code was open for too long, or another one answered it. */
export const questionOver = (): Failure =>
  failure('SIGN_IN.QUESTION_OVER', 'The time for the second factor is over.', {
    fix: 'Sign in again.',
  });

/** For an administrator: their own is turned off with a code, like everybody's. */
export const ownSecondFactor = (): Failure =>
  failure('SECOND_FACTOR.OWN', 'Your own second factor is turned off under Your account, with a code.', {
    why: 'Who merely found your browser open must not get rid of it.',
    fix: 'If app and recovery codes are lost, the operator of the host removes it: lockkeeper admin remove-second-factor.',
  });
