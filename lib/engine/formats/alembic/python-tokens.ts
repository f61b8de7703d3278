/** A piece of a Python program. */
export interface PythonToken {
  readonly kind: 'name' | 'text' | 'mark';
  /** A name or a mark as it is written; of a text what it says, null where only running it would tell. */
  readonly value: string | null;
  /** 1-based. */
  readonly line: number;
}

/** One instruction of the top of a program: what begins in its first column, up to the end of its line or of its brackets. */
export type TopLine = readonly PythonToken[];

/** What begins at a place of a program: anything has one of these kinds. A text is only opened. */
const PIECE =
  /(?<blank>[ \t\f]+|\\\r?\n|#[^\n]*)|(?<newline>\r?\n|\r)|(?<prefix>[rRbBuUfFtT]{0,2})(?<quote>"""|'''|"|')|(?<name>[\p{L}\p{N}_]+)|[^]/uy;

/**
 * The instructions at the top of a Python program, cut as Python cuts them: texts, comments and brackets may hold anything. What is indented
 * belongs to what stands above it and is left out. Linear in the length of the text; never throws. Pure.
 */
export function topLines(text: string): readonly TopLine[] {
  const lines: TopLine[] = [];
  let tokens: PythonToken[] = [];
  let depth = 0;
  let place: 'start' | 'top' | 'within' = 'start';
  for (const piece of piecesOf(text)) {
    if (piece.kind === 'newline' && depth === 0) {
      lines.push(tokens);
      tokens = [];
      place = 'start';
      continue;
    }
    if (place === 'start') place = piece.kind === 'blank' ? 'within' : 'top';
    depth = depthAfter(depth, piece);
    if (place === 'top' && isToken(piece)) tokens.push(piece);
  }
  return [...lines, tokens].filter((line) => line.length > 0);
}

type Piece = Omit<PythonToken, 'kind'> & { readonly kind: PythonToken['kind'] | 'blank' | 'newline' };

const isToken = (piece: Piece): piece is PythonToken => piece.kind !== 'blank' && piece.kind !== 'newline';

function* piecesOf(text: string): Generator<Piece> {
  let [at, line] = [0, 1];
  while (at < text.length) {
    const { end, ...piece } = pieceAt(text, at);
    yield { ...piece, line };
    line += text.slice(at, end).split('\n').length - 1;
    at = end;
  }
}

type PieceAt = Pick<Piece, 'kind' | 'value'> & { readonly end: number };

function pieceAt(text: string, at: number): PieceAt {
  PIECE.lastIndex = at;
  const groups = PIECE.exec(text)?.groups ?? {};
  const end = PIECE.lastIndex;
  const { blank, newline, quote, name } = groups;
  if (quote !== undefined) return textFrom(text, end, { prefix: groups['prefix'] ?? '', quote });
  if (blank !== undefined) return { kind: 'blank', value: null, end };
  if (newline !== undefined) return { kind: 'newline', value: null, end };
  return { kind: name === undefined ? 'mark' : 'name', value: text.slice(at, end), end };
}

function textFrom(
  text: string,
  at: number,
  { prefix, quote }: { readonly prefix: string; readonly quote: string },
): PieceAt {
  const closed = endOfText(text, at, quote);
  const end = Math.min(text.length, closed + quote.length);
  return { kind: 'text', value: meantBy(text.slice(at, closed), prefix), end };
}

function depthAfter(depth: number, { kind, value }: Piece): number {
  if (kind !== 'mark' || value === null) return depth;
  if ('([{'.includes(value)) return depth + 1;
  return ')]}'.includes(value) ? Math.max(0, depth - 1) : depth;
}

/** A text in single quotes ends with its line at the latest. */
function endOfText(text: string, from: number, quote: string): number {
  for (let at = from; at < text.length; at += 1) {
    if (text.charAt(at) === '\\') at += 1;
    else if (text.startsWith(quote, at)) return at;
    else if (quote.length === 1 && text.charAt(at) === '\n') return at;
  }
  return text.length;
}

const PLAIN_ESCAPES: ReadonlyMap<string, string> = new Map([
  ['\\', '\\'],
  ["'", "'"],
  ['"', '"'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['\n', ''],
]);

/** Null for a text that is put together when it runs, for bytes, and for escapes that nobody writes into a name. */
function meantBy(written: string, prefix: string): string | null {
  if (/[bBfFtT]/.test(prefix)) return null;
  if (/[rR]/.test(prefix) || !written.includes('\\')) return written;
  const escapes = [...written.matchAll(/\\([^])/gu)].map(([, escaped = '']) => escaped);
  if (escapes.some((escaped) => !PLAIN_ESCAPES.has(escaped))) return null;
  return written.replaceAll(/\\([^])/gu, (_, escaped: string) => PLAIN_ESCAPES.get(escaped) ?? '');
}
