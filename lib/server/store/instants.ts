import type { Instant } from '../../engine/model/instant';

/** A column's time as the engine writes it. */
export const toInstant = (date: Date): Instant => date.toISOString();

export const toOptionalInstant = (date: Date | null): Instant | null =>
  date === null ? null : toInstant(date);

/** An instant for a column. */
export const toDate = (instant: Instant): Date => new Date(instant);

export const toOptionalDate = (instant: Instant | null): Date | null =>
  instant === null ? null : toDate(instant);
