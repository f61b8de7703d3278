import { failed, success, type Result } from '../../base/result';
import { invalidEmail, invalidName } from './people-failures';

const LONGEST_EMAIL = 254;
const LONGEST_NAME = 100;
const CONTROLS = /\p{C}/u;

/** An address as it is kept: trimmed, lower case. Something before and after one @, no white space; whether mail arrives is nobody's claim. Pure. */
export function readEmail(typed: string, field: string): Result<string> {
  const email = typed.trim().toLowerCase();
  const isAddress = /^[^\s@]+@[^\s@]+$/u.test(email) && email.length <= LONGEST_EMAIL;
  return isAddress && !CONTROLS.test(email) ? success(email) : failed(invalidEmail(field));
}

/** A name as it is kept: trimmed, one line, composed characters. Pure. */
export function readName(typed: string, field: string): Result<string> {
  const name = typed.normalize('NFC').trim();
  const fits = name.length > 0 && Array.from(name).length <= LONGEST_NAME && !CONTROLS.test(name);
  return fits ? success(name) : failed(invalidName(field));
}
