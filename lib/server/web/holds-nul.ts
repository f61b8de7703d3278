import 'server-only';

/** True when any text in what a call brought holds the character that no text of the store can hold. Pure. */
export function holdsNul(value: unknown): boolean {
  if (typeof value === 'string') return value.includes('\u0000');
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(([name, inner]) => name.includes('\u0000') || holdsNul(inner));
}
