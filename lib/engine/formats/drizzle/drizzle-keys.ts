const BY_TIME = 'created_at=';

/** What the history of Drizzle 0.x has for a migration: the time in the journal, in milliseconds. */
export const keyOfWhen = (when: number | string): string => `${BY_TIME}${String(when)}`;

/** A row without a time. */
export const UNTIMED_KEY = keyOfWhen('null');

/** True for a key of 0.x; 1.x has the name of the folder. */
export const isTimeKey = (key: string): boolean => key.startsWith(BY_TIME);

/** Milliseconds of a key of 0.x. */
export const whenOfKey = (key: string): number => Number(key.slice(BY_TIME.length));

/** The folder's first fourteen digits, a time in UTC, in milliseconds; null when they are none. Source: drizzle-orm `migrator.utils.ts`. */
export function whenOfFolder(name: string): number | null {
  const digits = /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})/.exec(name)?.slice(1).map(Number);
  if (digits === undefined) return null;
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = digits;
  return Date.UTC(year, month - 1, day, hour, minute, second);
}
