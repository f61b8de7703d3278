import 'server-only';

const PORTION = 64 * 1024;

/** A text in portions, of which each can be written as UTF-8 by itself. */
export async function* textPortions(text: string): AsyncGenerator<string> {
  for (let start = 0; start < text.length;) {
    const end = endOfPortion(text, start, PORTION);
    yield await Promise.resolve(text.slice(start, end));
    start = end;
  }
}

/** Where a portion of about that length ends: never within a character that takes two places. Pure. */
export function endOfPortion(text: string, start: number, length: number): number {
  const end = Math.min(text.length, start + length);
  const isWithin = end < text.length && (text.codePointAt(end - 1) ?? 0) > 0xffff;
  return isWithin ? end + 1 : end;
}
