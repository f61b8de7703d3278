import { failure, type Failure } from '../../base/failure';

/** Unknown address, wrong password, disabled, never joined: one answer for all of them. */
export const signInRefused = (): Failure =>
  failure('SIGN_IN.REFUSED', 'E-mail address or password is wrong.', {
    fix: 'Check both. If the password is lost, ask whoever runs this installation for a reset link.',
  });

/** Too many tries for an account or from an address; says the same whether the account exists or not. */
export const tooManyTries = (seconds: number): Failure =>
  failure('SIGN_IN.TOO_MANY_TRIES', `Too many tries. Wait ${inWords(seconds)} and try again.`, {
    why: 'Each wrong try makes the wait longer, so that nobody can guess passwords.',
  });

export const wrongPassword = (field: string): Failure =>
  failure('PASSWORD.WRONG', 'This is not your present password.', { where: { field } });

export const invalidEmail = (field: string): Failure =>
  failure('PERSON.EMAIL_INVALID', 'This is not an e-mail address.', { where: { field } });

export const invalidName = (field: string): Failure =>
  failure('PERSON.NAME_INVALID', 'A name has 1 to 100 characters on one line.', { where: { field } });

export const personExists = (field: string): Failure =>
  failure('PERSON.EXISTS', 'Somebody with this e-mail address is here already.', {
    fix: 'Find them in the list: roles can be changed there, and a disabled person can be enabled.',
    where: { field },
  });

export const lastAdministrator = (): Failure =>
  failure('PERSON.LAST_ADMINISTRATOR', 'Nobody could administer this installation any more.', {
    why: 'This is the only active installation administrator.',
    fix: 'Make somebody else an installation administrator first.',
  });

export const personIsDisabled = (): Failure =>
  failure('PERSON.DISABLED', 'This person is disabled.', { fix: 'Enable the person first.' });

export const setupDone = (): Failure =>
  failure('SETUP.DONE', 'This installation is set up already.', {
    fix: 'Sign in, or ask an administrator for an invitation.',
  });

function inWords(seconds: number): string {
  if (seconds < 90) return seconds === 1 ? '1 second' : `${seconds} seconds`;
  return `${Math.ceil(seconds / 60)} minutes`;
}
