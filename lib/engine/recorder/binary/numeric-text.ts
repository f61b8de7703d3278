/** Decimal digits in one of its digits, which count to 10000. Source: PostgreSQL `numeric.c`, DEC_DIGITS. */
const DIGITS = 4;
const HEADER_BYTES = 8;

const SPECIAL: ReadonlyMap<number, string> = new Map([
  [0xc000, 'NaN'],
  [0xd000, 'Infinity'],
  [0xf000, '-Infinity'],
]);

/**
 * The text of a numeric's binary form with all the digits that it shows, or null for bytes that PostgreSQL does not send. Pure. Source:
 * `numeric.c`, numeric_send and numeric_recv: number of digits, weight of the first, sign, digits after the point, digits.
 */
export function numericText(bytes: Buffer): string | null {
  if (bytes.length < HEADER_BYTES) return null;
  const count = bytes.readUInt16BE(0);
  const weight = bytes.readInt16BE(2);
  const sign = bytes.readUInt16BE(4);
  const scale = bytes.readUInt16BE(6);
  const special = SPECIAL.get(sign);
  if (special !== undefined) return special;
  if (bytes.length !== HEADER_BYTES + count * 2 || scale > MOST_SCALE) return null;
  if (sign !== POSITIVE && sign !== NEGATIVE) return null;
  const digits = Array.from({ length: count }, (_, place) => bytes.readUInt16BE(HEADER_BYTES + place * 2));
  if (digits.some((digit) => digit >= 10 ** DIGITS)) return null;
  const number = written(digits, weight, scale);
  return number === null ? null : `${sign === NEGATIVE ? '-' : ''}${number}`;
}

const POSITIVE = 0;
const NEGATIVE = 0x4000;
/** Source: `numeric.h`, NUMERIC_DSCALE_MASK. */
const MOST_SCALE = 0x3fff;

const ZERO: ReadonlySet<string> = new Set(['', '0']);

/** Null where digits would be cut off that stand behind the last one shown: the server would round or cut them by its own version. */
function written(digits: readonly number[], weight: number, scale: number): string | null {
  const at = (place: number): string => String(digits[weight - place] ?? 0).padStart(DIGITS, '0');
  const before = run(Math.max(weight, 0), 0).map(at).join('');
  const lowest = Math.min(-Math.ceil(scale / DIGITS), weight - digits.length + 1, 0);
  const after = run(-1, lowest).map(at).join('');
  if (!ZERO.has(trimmedStart(after.slice(scale)))) return null;
  const whole = trimmedStart(before);
  return scale === 0 ? whole : `${whole}.${after.slice(0, scale).padEnd(scale, '0')}`;
}

/** From a place down to another, both with it. */
const run = (from: number, to: number): readonly number[] =>
  Array.from({ length: Math.max(from - to + 1, 0) }, (_, step) => from - step);

function trimmedStart(digits: string): string {
  let from = 0;
  while (from < digits.length - 1 && digits.charAt(from) === '0') from += 1;
  return digits.slice(from);
}
