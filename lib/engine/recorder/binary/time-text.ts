const SECOND = 1_000_000n;
const MINUTE = 60n * SECOND;
const HOUR = 60n * MINUTE;
const DAY = 24n * HOUR;

/** Days from 1970 to 2000, from which PostgreSQL counts. Source: `timestamp.h`, POSTGRES_EPOCH_JDATE. */
const EPOCH_DAYS = 10_957n;

/** The greatest and the least are no points in time. Source: `timestamp.h`, DATEVAL_NOBEGIN, DT_NOBEGIN. */
const FAR_DATES: ReadonlyMap<bigint, string> = new Map([
  [2n ** 31n - 1n, 'infinity'],
  [-(2n ** 31n), '-infinity'],
]);
const LEAST_TIME = -(2n ** 63n);
const FAR_TIMES: ReadonlyMap<bigint, string> = new Map([
  [2n ** 63n - 1n, 'infinity'],
  [LEAST_TIME, '-infinity'],
]);

/** Source: `date.c`, date_send: days since 2000. Pure. */
export function dateText(bytes: Buffer): string {
  const days = BigInt(bytes.readInt32BE());
  return FAR_DATES.get(days) ?? era(days, '');
}

/** Source: `timestamp.c`, timestamp_send: microseconds since 2000. Pure. */
export const timestampText = (bytes: Buffer): string => pointText(bytes.readBigInt64BE(), '');

/** The same in UTC. Source: `timestamp.c`, timestamptz_send. Pure. */
export const timestamptzText = (bytes: Buffer): string => pointText(bytes.readBigInt64BE(), '+00');

function pointText(since: bigint, zone: string): string {
  const far = FAR_TIMES.get(since);
  if (far !== undefined) return far;
  const ofDay = ((since % DAY) + DAY) % DAY;
  return era((since - ofDay) / DAY, ` ${clock(ofDay)}${zone}`);
}

/** Source: `date.c`, time_send: microseconds since midnight, 24:00 with them. Null for no time of a day. Pure. */
export function timeText(bytes: Buffer): string | null {
  const ofDay = bytes.readBigInt64BE();
  return ofDay < 0n || ofDay > DAY ? null : clock(ofDay);
}

/** Source: `date.c`, timetz_send: the same, and seconds west of Greenwich. Pure. */
export function timetzText(bytes: Buffer): string | null {
  const ofDay = bytes.readBigInt64BE();
  const west = BigInt(bytes.readInt32BE(8));
  if (ofDay < 0n || ofDay > DAY || abs(west) >= MOST_ZONE) return null;
  const seconds = abs(west);
  const parts = [seconds / 3_600n, (seconds / 60n) % 60n, seconds % 60n].map(two).join(':');
  return `${clock(ofDay)}${west > 0n ? '-' : '+'}${parts}`;
}

/** Source: `timestamp.h`, TZDISP_LIMIT. */
const MOST_ZONE = 16n * 3_600n;

/**
 * Source: `timestamp.c`, interval_send: microseconds, days and months, which stay apart. Each has its own sign, written out, since with
 * the style `sql_standard` a first sign alone counts for all. Null for the least of microseconds, of which PostgreSQL does not read its own text. Pure.
 */
export function intervalText(bytes: Buffer): string | null {
  const time = bytes.readBigInt64BE();
  const days = bytes.readInt32BE(8);
  const months = bytes.readInt32BE(12);
  const far = FAR_TIMES.get(time);
  if (far !== undefined && months === Number(boundOf(time)) && days === months) return far;
  if (time === LEAST_TIME) return null;
  return `${signed(months)} mon ${signed(days)} day ${time < 0n ? '-' : '+'}${clock(abs(time))}`;
}

const signed = (value: number): string => (value < 0 ? String(value) : `+${String(value)}`);

const boundOf = (time: bigint): bigint => (time > 0n ? 2n ** 31n - 1n : -(2n ** 31n));

const abs = (value: bigint): bigint => (value < 0n ? -value : value);

const two = (value: bigint): string => String(value).padStart(2, '0');

function clock(ofDay: bigint): string {
  const seconds = (ofDay % MINUTE) / SECOND;
  const fraction = ofDay % SECOND;
  const point = fraction === 0n ? '' : `.${String(fraction).padStart(6, '0')}`;
  return `${two(ofDay / HOUR)}:${two((ofDay / MINUTE) % 60n)}:${two(seconds)}${point}`;
}

/** A day with its year before or after Christ; PostgreSQL has no year 0. */
function era(days: bigint, rest: string): string {
  const { year, month, day } = civil(days + EPOCH_DAYS);
  const shown = year > 0n ? year : 1n - year;
  return `${String(shown).padStart(4, '0')}-${two(month)}-${two(day)}${rest}${year > 0n ? '' : ' BC'}`;
}

/** Days of 400 years, after which the calendar repeats. */
const CYCLE = 146_097n;
const DAY_MS = 86_400_000;

/** The day of the Gregorian calendar so many days after 1970-01-01; JavaScript's own calendar, brought into its range by whole cycles. */
function civil(days: bigint): { readonly year: bigint; readonly month: bigint; readonly day: bigint } {
  const within = ((days % CYCLE) + CYCLE) % CYCLE;
  const date = new Date(Number(within) * DAY_MS);
  return {
    year: BigInt(date.getUTCFullYear()) + ((days - within) / CYCLE) * 400n,
    month: BigInt(date.getUTCMonth() + 1),
    day: BigInt(date.getUTCDate()),
  };
}
