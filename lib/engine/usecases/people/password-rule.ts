import { failure, type Failure } from '../../base/failure';
import { COMMON_PASSWORDS } from './common-passwords';

/** Shortest and longest password, in characters (code points after NFKC). */
const PASSWORD_LENGTH = { least: 15, most: 256 } as const;

/**
 * What is hashed and compared: the same characters, however a keyboard composed them (NFKC, NIST SP 800-63B-4 3.1.1.2). Pure.
 */
export function preparePassword(typed: string): string {
  return typed.normalize('NFKC');
}

/**
 * Null when the password may be used, else why not, at `field`. It must be long and not among the first that anybody guesses; it needs
 * no digits, capitals or signs, since such rules make passwords worse. Pure. Source: OWASP ASVS 5.0, 6.2.
 */
export function checkPassword(
  typed: string,
  about: { readonly email: string; readonly field: string },
): Failure | null {
  const password = preparePassword(typed);
  const where = { field: about.field };
  const length = Array.from(password).length;
  if (length < PASSWORD_LENGTH.least) {
    return failure('PASSWORD.TOO_SHORT', `Use at least ${PASSWORD_LENGTH.least} characters.`, {
      why: `This password has ${length}.`,
      fix: 'Four or five words in a row are easy to remember and long enough.',
      where,
    });
  }
  if (length > PASSWORD_LENGTH.most) {
    return failure('PASSWORD.TOO_LONG', `Use at most ${PASSWORD_LENGTH.most} characters.`, { where });
  }
  return guessable(password.toLowerCase(), about.email, where);
}

function guessable(password: string, email: string, where: { readonly field: string }): Failure | null {
  if (containsEmail(password, email)) {
    return failure('PASSWORD.CONTAINS_EMAIL', 'The password must not contain your e-mail address.', {
      where,
    });
  }
  if (COMMON_PASSWORDS.has(password) || repeats(password) || counts(password)) {
    return failure('PASSWORD.COMMON', 'This password is among the first that anybody would try.', {
      fix: 'Choose one that is not a well-known phrase, a row of keys or one piece repeated.',
      where,
    });
  }
  return null;
}

/** The whole address, or the part before the @ when it is long enough not to be in a word by chance. */
function containsEmail(password: string, email: string): boolean {
  const address = email.toLowerCase();
  const local = address.split('@')[0] ?? '';
  return (
    (address.length > 0 && password.includes(address)) || (local.length >= 8 && password.includes(local))
  );
}

/** One piece of up to five characters, over and over. */
function repeats(password: string): boolean {
  return [1, 2, 3, 4, 5].some((size) => {
    const piece = password.slice(0, size);
    return piece.repeat(Math.ceil(password.length / size)).slice(0, password.length) === password;
  });
}

/** Every character is the one after (or before) the last: 0123…, abcd…, with 9 followed by 0. */
function counts(password: string): boolean {
  const codes = Array.from(password, (character) => character.codePointAt(0) ?? 0);
  const steps = codes.slice(1).map((code, index) => code - (codes[index] ?? 0));
  return [1, -1].some((step) => steps.every((found) => found === step || found === step * -9));
}
