import type { ParserRefusal } from './sql-parser';

/** An error thrown by libpg-query, as data that a worker thread can send. */
export interface ThrownByParser {
  /** Name of the error's class. */
  readonly name: string;
  readonly message: string;
  /** Set when PostgreSQL itself refused the text: where, in characters from 0. */
  readonly character: number | null;
}

/**
 * Names what an error of libpg-query means. `SqlError` comes from PostgreSQL's lexer and grammar, `SyntaxError` from reading the scanner's
 * plain-text complaint as JSON; anything else broke out of WebAssembly and leaves the module unusable. Pure.
 */
export function parserRefusal(thrown: ThrownByParser): ParserRefusal {
  const { name, message, character } = thrown;
  if (isOutOfMemory(thrown)) {
    const inWords = 'It needed more memory to analyse than there is.';
    return { kind: 'too_large', message: inWords, character: null };
  }
  if (message.startsWith('memory exhausted')) return { kind: 'too_complex', message, character };
  if (character !== null) return { kind: 'syntax', message, character };
  if (name === 'SyntaxError' || message.startsWith('syntax error')) {
    return { kind: 'syntax', message: 'syntax error', character };
  }
  return { kind: 'too_complex', message, character };
}

/** PostgreSQL's own word, the end of its program, and what libpg-query says when it got nothing back. */
const isOutOfMemory = ({ name, message }: ThrownByParser): boolean =>
  name === 'ExitStatus' ||
  message === 'out of memory' ||
  message === 'No parse tree generated' ||
  message.endsWith('memory allocation failed');

/** True when the module that gave this answer must not be asked again: its stack or memory is not as it was. */
export const breaksParser = ({ kind, character }: ParserRefusal): boolean =>
  kind === 'too_large' || (kind === 'too_complex' && character === null);

/** The reason in words that may be shown: a piece of the text is cut short, and left out when it is a literal, which may be a secret. */
export function refusalReason(refusal: ParserRefusal): string {
  switch (refusal.kind) {
    case 'syntax':
      return `PostgreSQL's parser refuses it: ${withoutLiterals(refusal.message)}`;
    case 'too_complex':
      return "It is nested deeper than PostgreSQL's parser goes.";
    case 'too_long':
    case 'too_large':
    case 'malformed':
    case 'gone':
      return refusal.message;
  }
}

const SHOWN = 40;

/** PostgreSQL quotes the text from the error on: `syntax error at or near "…"`. */
function withoutLiterals(message: string): string {
  const mark = ' at or near "';
  const at = message.indexOf(mark);
  if (at === -1) return message;
  const piece = message.slice(at + mark.length, message.endsWith('"') ? -1 : undefined);
  if (/['$]/u.test(piece)) return message.slice(0, at);
  const characters = Array.from(piece.slice(0, SHOWN * 2));
  const cut = characters.length > SHOWN || piece.length > SHOWN * 2;
  return `${message.slice(0, at)}${mark}${characters.slice(0, SHOWN).join('')}${cut ? '…' : ''}"`;
}

export const malformed: ParserRefusal = {
  kind: 'malformed',
  message: 'It holds a NUL byte or half of a character, which PostgreSQL does not take.',
  character: null,
};

/** True for a text that cannot be handed to PostgreSQL unchanged. */
export const isMalformed = (text: string): boolean => text.includes('\0') || /\p{Surrogate}/u.test(text);
