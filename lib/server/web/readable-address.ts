import 'server-only';

const NUL = '\u0000';

/** False for an address whose escapes are no text, or that holds the character that no text of the store can hold. Pure. */
export function isReadableAddress({
  pathname,
  searchParams,
}: Pick<URL, 'pathname' | 'searchParams'>): boolean {
  const path = decodedPart(pathname);
  return path !== null && [...searchParams].every((pair) => !pair.some((text) => text.includes(NUL)));
}

/** A part of a path as it was before it became one; null for what is no text. Pure. */
export function decodedPart(part: string): string | null {
  try {
    const text = decodeURIComponent(part);
    return text.includes(NUL) ? null : text;
  } catch {
    return null;
  }
}
