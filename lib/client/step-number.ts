export interface NumberRange {
  readonly minimum: number | undefined;
  readonly maximum: number | undefined;
  readonly step: number;
}

/** The nearest number that the range holds: within its ends, and whole steps from its beginning. Pure. */
export function nearestInRange(number: number, { minimum, maximum, step }: NumberRange): number {
  const start = minimum ?? 0;
  const stepped = start + Math.round((number - start) / step) * step;
  const last = maximum === undefined ? Infinity : start + Math.floor((maximum - start) / step) * step;
  return Math.min(Math.max(stepped, minimum ?? -Infinity), last);
}

/** The number that a text says, or null; whole numbers only. Pure. */
export function wholeNumberOf(text: string): number | null {
  const number = text.trim() === '' ? NaN : Number(text);
  return Number.isSafeInteger(number) ? number : null;
}
