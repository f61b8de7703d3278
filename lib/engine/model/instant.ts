/** A point in time: ISO 8601 in UTC with milliseconds, as `Date.prototype.toISOString` writes it. Compares by text. */
export type Instant = string;

/** `instant` moved by a number of milliseconds; pure. */
export function later(instant: Instant, milliseconds: number): Instant {
  return new Date(Date.parse(instant) + milliseconds).toISOString();
}

/** Milliseconds from one instant to another; negative when `to` is earlier. */
export function millisecondsBetween(from: Instant, to: Instant): number {
  return Date.parse(to) - Date.parse(from);
}
