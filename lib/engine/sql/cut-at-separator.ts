/**
 * The text with every separator made into a semicolon between line ends, each character in its place: PostgreSQL then cuts where the tool
 * cuts, and offsets and lines still mean the file. The separator is ASCII and at least three long. Pure.
 */
export function cutAtSeparator(text: string, separator: string | null): string {
  if (separator === null) return text;
  return text.replaceAll(separator, `\n;${' '.repeat(separator.length - 3)}\n`);
}

/** UTF-16 offset of the first separator that stands inside one of these slices, where the tool would cut a statement in two; null for none. */
export function separatorInside(
  text: string,
  separator: string | null,
  slices: readonly { readonly start: number; readonly end: number }[],
): number | null {
  if (separator === null) return null;
  for (const { start, end } of slices) {
    const at = text.indexOf(separator, start);
    if (at !== -1 && at < end) return at;
  }
  return null;
}
