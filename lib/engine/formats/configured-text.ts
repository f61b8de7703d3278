import type { Evidence } from '../model/detection';
import { memberOf, placeIn, type StaticValue } from './static-value';

/** What a configuration gives for one of its settings. */
export type Setting =
  | { readonly kind: 'given'; readonly value: string; readonly evidence: Evidence }
  | { readonly kind: 'absent' }
  | { readonly kind: 'unclear'; readonly remark: string };

/** Longer than any name or path that a person could check. */
const LONGEST = 400;

/** A setting that has to be a string. Pure. */
export function settingOf(
  exported: StaticValue,
  { file, names }: { readonly file: string; readonly names: readonly string[] },
): Setting {
  const value = memberOf(exported, ...names);
  const name = names.join('.');
  if (value === null || (value.kind === 'plain' && value.value === null)) return { kind: 'absent' };
  const doubt = doubtAbout(value);
  if (doubt !== null) return { kind: 'unclear', remark: `${placeIn(file, value.line)}: ${name} ${doubt}.` };
  const text = value.kind === 'text' ? value.value : '';
  return { kind: 'given', value: text, evidence: { file, line: value.line, says: `${name}: ${text}` } };
}

/** A setting that counts as on for whatever JavaScript takes for true; `true` where it does, absent where it is off. Pure. */
export function switchOf(
  exported: StaticValue,
  { file, names }: { readonly file: string; readonly names: readonly string[] },
): Setting {
  const value = memberOf(exported, ...names);
  if (value === null || isOff(value)) return { kind: 'absent' };
  const [name, { line }] = [names.join('.'), value];
  return value.kind === 'computed'
    ? {
        kind: 'unclear',
        remark: `${placeIn(file, line)}: ${name} is computed by the program (${value.says}); it is taken for off.`,
      }
    : { kind: 'given', value: 'true', evidence: { file, line, says: `${name}: true` } };
}

const isOff = (value: StaticValue): boolean =>
  (value.kind === 'plain' || value.kind === 'text') && !value.value;

/** Why a value is not taken; null for a text in order. */
function doubtAbout(value: StaticValue): string | null {
  if (value.kind === 'computed') return `is computed by the program (${value.says})`;
  if (value.kind !== 'text' || value.value.trim() === '') return 'is not a text';
  const isStrange = value.value.length > LONGEST || /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(value.value);
  return isStrange ? 'is too long or holds characters that nobody sees' : null;
}

/** The evidence of settings that are given. */
export const evidenceOf = (settings: readonly Setting[]): readonly Evidence[] =>
  settings.flatMap((setting) => (setting.kind === 'given' ? [setting.evidence] : []));

/** What is to be said of those that are not clear. */
export const remarksOf = (settings: readonly Setting[]): readonly string[] =>
  settings.flatMap((setting) => (setting.kind === 'unclear' ? [setting.remark] : []));

/** Where a setting is given; the file alone where it is not, or its reader tells no line. */
export const placeGiven = (file: string, setting: Setting): string =>
  placeIn(file, setting.kind === 'given' ? setting.evidence.line : null);

/** The value of a setting that is given. */
export const givenText = (setting: Setting): string | null =>
  setting.kind === 'given' ? setting.value : null;

/** What is to be said of a configuration whose export is no object that can be read. */
export function unclearExport(file: string, exported: StaticValue | null): string {
  if (exported === null) return `${file} exports nothing that can be read without running it.`;
  const says = exported.kind === 'computed' ? ` (${exported.says})` : '';
  return `${placeIn(file, exported.line)}: what it exports is computed by the program${says}.`;
}
