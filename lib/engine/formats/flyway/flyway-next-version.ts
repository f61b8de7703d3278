import type { Instant } from '../../model/instant';
import { timeDigits } from '../migration-creation';
import { compareVersions, versionOf } from './flyway-version';

/** How many digits a time has: with seconds or without. */
const TIME = { seconds: 14, minutes: 12 } as const;
/** Digits of a date that stands before its time. */
const DATE = 8;

/**
 * The version after all of a folder, in the style of its newest one: as wide, with the same separators, by time where that is one, else the
 * last number and one. Versions as the file names have them. Pure.
 */
export function nextVersion(versions: readonly string[], at: Instant): string {
  const [newest, before] = versions
    .flatMap((text) => {
      const version = versionOf(text);
      return version === null ? [] : [{ text, version }];
    })
    .toSorted((left, right) => compareVersions(right.version, left.version));
  if (newest === undefined) return '1';
  const parts = partsOf(newest.text);
  const time = timeIn(parts);
  if (time === null) return textOf([...parts.slice(0, -1), counted(parts.at(-1))]);
  const counter = parts.slice(0, parts.length - time.length);
  const later = laterTime(time, at);
  return textOf([...(counts(counter, before?.text) ? withLastCounted(counter) : counter), ...later]);
}

interface Part {
  readonly digits: string;
  /** What stands before it; nothing before the first. */
  readonly separator: string;
}

/** `1_02.3` in its numbers. */
function partsOf(text: string): readonly Part[] {
  const separators = text.replaceAll(/\d/g, '');
  return text.split(/[._]/).map((digits, place) => ({ digits, separator: separators.charAt(place - 1) }));
}

const textOf = (parts: readonly Part[]): string =>
  parts.map(({ digits, separator }) => separator + digits).join('');

/** One more, as wide as before. */
const counted = (part: Part = { digits: '0', separator: '' }): Part => ({
  ...part,
  digits: String(BigInt(part.digits) + 1n).padStart(part.digits.length, '0'),
});

const withLastCounted = (parts: readonly Part[]): readonly Part[] =>
  parts.length === 0 ? [] : [...parts.slice(0, -1), counted(parts.at(-1))];

/** The numbers at the end that are a time: `20260131120000`, `202601311200`, or `20260131_1200`; null when they are none. */
function timeIn(parts: readonly Part[]): readonly Part[] | null {
  const [last, date] = [parts.at(-1), parts.at(-2)];
  if (last === undefined) return null;
  if (isTime(last.digits)) return [last];
  if (date?.digits.length !== DATE) return null;
  return isTime(date.digits + last.digits) ? [date, last] : null;
}

const isTime = (digits: string): boolean =>
  (digits.length === TIME.seconds || digits.length === TIME.minutes) &&
  Number.isFinite(millisecondsOf(digits));

const millisecondsOf = (digits: string): number =>
  Date.parse(`${wide(digits).replace(/^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/, '$1-$2-$3T$4:$5:$6')}Z`);

const wide = (digits: string): string => digits.padEnd(TIME.seconds, '0');

/** The same numbers for now, or for a little after what is there when the clock is behind it. */
function laterTime(time: readonly Part[], at: Instant): readonly Part[] {
  const newest = time.map(({ digits }) => digits).join('');
  const now = timeDigits(at, []).slice(0, newest.length);
  const digits = now > newest ? now : after(newest);
  const [first, second] = time;
  if (first === undefined) return [];
  if (second === undefined) return [{ ...first, digits }];
  return [
    { ...first, digits: digits.slice(0, DATE) },
    { ...second, digits: digits.slice(DATE) },
  ];
}

function after(digits: string): string {
  const step = digits.length === TIME.minutes ? 60_000 : 1_000;
  const later = new Date(millisecondsOf(wide(digits)) + step).toISOString();
  return timeDigits(later, []).slice(0, digits.length);
}

/** What stands before a time counts, unless the two newest ones have it alike. */
function counts(counter: readonly Part[], before: string | undefined): boolean {
  if (counter.length === 0) return false;
  const head = textOf(counter);
  return before === undefined || textOf(partsOf(before).slice(0, counter.length)) !== head;
}
