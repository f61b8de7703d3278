import 'server-only';
import type { ShownText } from '../../../contracts/shown-text';
import { endOfPortion } from './text-portions';

/** A page shows no more of one text: beyond it neither the server that writes the page nor the browser that lays it out keeps up. */
export const MOST_SHOWN = { length: 128 * 1024, lines: 3_000 };

/** What a page shows of a text, whatever its length: cut at the end of a line where that is possible. Pure. */
export function shownText(text: string, most = MOST_SHOWN): ShownText {
  const end = Math.min(endOfLines(text, most.lines), endOfPortion(text, 0, most.length));
  if (end === text.length) return { text, part: null };
  const line = text.lastIndexOf('\n', end - 1) + 1;
  const shown = text.slice(0, line === 0 ? end : line);
  return { text: shown, part: { shown: Buffer.byteLength(shown), whole: Buffer.byteLength(text) } };
}

/** The same for a text that may not be there. Pure. */
export const shownTextOrNull = (text: string | null): ShownText | null =>
  text === null ? null : shownText(text);

/** Where that many lines end. */
function endOfLines(text: string, lines: number): number {
  let end = 0;
  for (let line = 0; line < lines; line += 1) {
    const feed = text.indexOf('\n', end);
    if (feed === -1) return text.length;
    end = feed + 1;
  }
  return end;
}
