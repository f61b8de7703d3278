import { failed, success, type Result } from '../../base/result';

/** A piece of HCL. A string with `${` or `%{` in it, and a text over several lines, is a `template`: only running it would tell. */
export interface HclToken {
  readonly kind: 'word' | 'string' | 'template' | 'sign' | 'line';
  readonly text: string;
  /** 1-based. */
  readonly line: number;
}

/** The pieces of a text without its comments; fails with the line on which a string or a comment begins that has no end. Pure. */
export function hclTokens(text: string): Result<readonly HclToken[], number> {
  const tokens: HclToken[] = [];
  let [at, line] = [0, 1];
  while (at < text.length) {
    const piece = pieceAt(text, at);
    if (piece === null) return failed(line);
    if (piece.kind !== 'nothing') tokens.push({ kind: piece.kind, text: piece.text, line });
    line += linesIn(text, at, piece.end);
    at = piece.end;
  }
  return success(tokens);
}

interface Piece {
  readonly kind: HclToken['kind'] | 'nothing';
  readonly text: string;
  readonly end: number;
}

function pieceAt(text: string, at: number): Piece | null {
  const character = text.charAt(at);
  if (character === '\n') return { kind: 'line', text: '\n', end: at + 1 };
  if (/\s/.test(character)) return { kind: 'nothing', text: '', end: at + 1 };
  if (character === '#' || text.startsWith('//', at)) {
    return { kind: 'nothing', text: '', end: lineEnd(text, at) };
  }
  if (text.startsWith('/*', at)) {
    const end = text.indexOf('*/', at + 2);
    return end === -1 ? null : { kind: 'nothing', text: '', end: end + 2 };
  }
  if (character === '"') return stringAt(text, at);
  if (text.startsWith('<<', at)) return heredocAt(text, at);
  return wordAt(text, at) ?? { kind: 'sign', text: character, end: at + 1 };
}

function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end === -1 ? text.length : end;
}

/** Letters, digits, dots, `_` and `-`: a name, a number, or a path of names such as `var.url`. */
function wordAt(text: string, at: number): Piece | null {
  let end = at;
  while (end < text.length && /[\p{L}\p{N}_.-]/u.test(text.charAt(end))) end += 1;
  return end === at ? null : { kind: 'word', text: text.slice(at, end), end };
}

/** To its closing quote, on the same line. */
function stringAt(text: string, start: number): Piece | null {
  let [at, value, isTemplate] = [start + 1, '', false];
  while (text.charAt(at) !== '"') {
    const part = partOfString(text, at);
    if (part === null) return null;
    isTemplate ||= part.isTemplate;
    value += part.value;
    at = part.end;
  }
  return { kind: isTemplate ? 'template' : 'string', text: value, end: at + 1 };
}

interface StringPart {
  readonly value: string;
  readonly isTemplate: boolean;
  readonly end: number;
}

/** A character, an escape, or what is computed. */
function partOfString(text: string, at: number): StringPart | null {
  const character = text.charAt(at);
  if (character === '' || character === '\n') return null;
  if (character === '\\') {
    const escaped = text.charAt(at + 1);
    return { value: ESCAPES[escaped] ?? escaped, isTemplate: false, end: at + 2 };
  }
  if (!text.startsWith('${', at) && !text.startsWith('%{', at)) {
    return { value: character, isTemplate: false, end: at + 1 };
  }
  const end = interpolationEnd(text, at + 2);
  return end === null ? null : { value: '', isTemplate: true, end };
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };

/** Behind the brace that ends it, over strings and braces in it. */
function interpolationEnd(text: string, start: number): number | null {
  let [at, open, isInString] = [start, 1, false];
  while (at < text.length) {
    const character = text.charAt(at);
    if (character === '\\') at += 1;
    else if (character === '"') isInString = !isInString;
    else if (!isInString && character === '{') open += 1;
    else if (!isInString && character === '}') open -= 1;
    at += 1;
    if (open === 0) return at;
  }
  return null;
}

/** `<<WORD` or `<<-WORD` to the line that is that word alone. */
function heredocAt(text: string, start: number): Piece | null {
  const head = lineEnd(text, start);
  const name = text
    .slice(start + 2, head)
    .replace(/^-/, '')
    .trim();
  if (name === '') return null;
  let at = head + 1;
  while (at <= text.length) {
    const end = lineEnd(text, at);
    if (text.slice(at, end).trim() === name) return { kind: 'template', text: '', end };
    at = end + 1;
  }
  return null;
}

const linesIn = (text: string, from: number, to: number): number =>
  text.slice(from, to).split('\n').length - 1;
