import type { ParserAnswer, ParserRefusal } from './sql-parser';

/** A conversation with a parser as data: yields a piece of text, is given the answer, ends in a result. Driven by `converse`, or by awaiting. */
export type Conversation<T, Result> = Generator<string, Result, ParserAnswer<readonly T[]>>;

/** Drives a conversation with a parser that answers at once. */
export function converse<T, Result>(
  conversation: Conversation<T, Result>,
  ask: (piece: string) => ParserAnswer<readonly T[]>,
): Result {
  let step = conversation.next();
  while (step.done !== true) step = conversation.next(ask(step.value));
  return step.value;
}

/** Where a conversation met a text that the parser refuses. */
export interface PortionRefusal {
  readonly refusal: ParserRefusal;
  /** UTF-16 offset of the piece that the refusal is about. */
  readonly from: number;
}

/** In UTF-16 units: a text up to this length is one piece. */
export const PORTION = 200_000;

/**
 * Has a text parsed or scanned piece by piece, so that memory is bounded by the longest statement, not by the text. `take` gets what the
 * parser found in each piece, whose offsets count from `from`. Ends in null, or in the first refusal. Pure but for `take`.
 *
 * The pieces are the parser's own cuts. A piece ends behind a `;` at the end of a line, and counts only when the parser accepts it: it could
 * not if that `;` stood in a literal, a quoted name, a block comment (unterminated) or a function body (unfinished); a `--` comment ends
 * with the line anyway. Lexer and grammar read from left to right with one token in hand, so what is accepted up to there is what a single
 * parse would have found. A refused piece is taken longer until it is accepted or the text is at its end, unless the error stands clear of its end.
 */
export function* inPortions<T>(
  text: string,
  take: (items: readonly T[], from: number) => void,
  portion: number = PORTION,
): Conversation<T, PortionRefusal | null> {
  let from = 0;
  let size = portion;
  while (from < text.length) {
    const end = endOfPiece(text, from + size);
    const answer = yield text.slice(from, end);
    if (answer.ok) {
      take(answer.value, from);
      from = end;
      size = portion;
    } else if (end === text.length || !mayBeCutShort(answer.refusal)) {
      return { refusal: answer.refusal, from };
    } else {
      size *= 4;
    }
  }
  return null;
}

const LINE_END = /;(?=[\r\n])/gu;

function endOfPiece(text: string, atLeast: number): number {
  if (atLeast >= text.length) return text.length;
  LINE_END.lastIndex = atLeast;
  const match = LINE_END.exec(text);
  return match === null ? text.length : match.index + 1;
}

/** The scanner gives no place; PostgreSQL says `unterminated …` for what is still open and `at end of input` for what is unfinished. */
const mayBeCutShort = ({ kind, message, character }: ParserRefusal): boolean =>
  kind === 'syntax' &&
  (character === null || message.startsWith('unterminated') || message.endsWith('at end of input'));
