import { Temporal } from 'temporal-polyfill';

/** What a typed local time and zone mean: an instant, an hour that the clocks there skip or show twice, or nothing yet. */
export type ChosenInstant =
  | { readonly kind: 'instant'; readonly at: string }
  | { readonly kind: 'skipped' | 'twice' | 'unknown_zone' | 'unfinished' };

/** Reads what stands in two fields, for a preview: the server decides by itself. Pure. */
export function chosenInstant(localTime: string, timeZone: string): ChosenInstant {
  const local = attempt(() => Temporal.PlainDateTime.from(localTime));
  if (local === null || timeZone === '') return { kind: 'unfinished' };
  const readings = attempt(() => ({
    earlier: local.toZonedDateTime(timeZone, { disambiguation: 'earlier' }),
    later: local.toZonedDateTime(timeZone, { disambiguation: 'later' }),
  }));
  if (readings === null) return { kind: 'unknown_zone' };
  const { earlier, later } = readings;
  if (earlier.equals(later)) {
    return { kind: 'instant', at: earlier.toInstant().toString({ smallestUnit: 'millisecond' }) };
  }
  return { kind: earlier.toPlainDateTime().equals(local) ? 'twice' : 'skipped' };
}

/** Null where somebody has not finished typing, or typed what is none. */
function attempt<T>(read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}
