/** The value when it is one of those, as their type; else undefined. Pure. */
export function oneOf<const T>(values: readonly T[], value: unknown): T | undefined {
  return values.find((known) => known === value);
}
