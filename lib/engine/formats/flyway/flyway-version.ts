/** A version as Flyway compares it: its numbers without the zeros at the end, and how the table has it. */
export interface FlywayVersion {
  readonly text: string;
  readonly parts: readonly bigint[];
}

/** The version of a text, in which `_` stands for a dot; null for a text that is none. Source: `MigrationVersion.java`. */
export function versionOf(raw: string): FlywayVersion | null {
  const text = raw.replaceAll('_', '.');
  const numbers = text.split('.');
  if (!numbers.every((number) => /^[0-9]+$/.test(number))) return null;
  const parts = numbers.map(BigInt);
  while (parts.length > 1 && parts.at(-1) === 0n) parts.pop();
  return { text, parts };
}

/** Negative when the left one comes first. */
export function compareVersions(left: FlywayVersion, right: FlywayVersion): number {
  for (let place = 0; place < Math.max(left.parts.length, right.parts.length); place += 1) {
    const [one, other] = [left.parts[place] ?? 0n, right.parts[place] ?? 0n];
    if (one !== other) return one < other ? -1 : 1;
  }
  return 0;
}
