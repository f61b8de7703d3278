import type { Failure } from '../base/failure';
import { notSupported } from './relay-failures';

/** Texts are read here as the server reads them: why a setting may not have a value; null when it may. Pure. */
export function settingRefusal(name: string, value: string): Failure | null {
  const fixed = FIXED_SETTINGS.get(name);
  return fixed === undefined || value === fixed
    ? null
    : notSupported(`another ${name} than ${fixed}`, 'Leave it as it is everywhere else.');
}

const FIXED_SETTINGS: ReadonlyMap<string, string> = new Map([
  ['client_encoding', 'UTF8'],
  ['standard_conforming_strings', 'on'],
]);
