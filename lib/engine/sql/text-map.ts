/** A place in a text as people count. */
export interface LineColumn {
  /** 1-based. LF, CRLF and a lone CR each end a line, as for PostgreSQL's lexer. */
  readonly line: number;
  /** 1-based, in characters (code points); an emoji counts one. */
  readonly column: number;
}

/**
 * One text seen through its four ways of counting: bytes of its UTF-8 form (PostgreSQL's parser), characters (PostgreSQL's error positions),
 * UTF-16 units (JavaScript), and lines and columns (people). All offsets count from 0; places beyond the end mean the end, places inside a
 * character its start. A look-up takes a binary search and a walk of at most 64 units, whatever the order of the questions.
 */
export interface TextMap {
  /** Length of the UTF-8 form. */
  readonly bytes: number;
  /** UTF-16 offset of a byte offset. */
  readonly fromByte: (byte: number) => number;
  /** UTF-16 offset of a character offset. */
  readonly fromCharacter: (character: number) => number;
  /** Byte offset of a UTF-16 offset. */
  readonly toByte: (offset: number) => number;
  /** Character offset of a UTF-16 offset. */
  readonly toCharacter: (offset: number) => number;
  /** Line and column of a UTF-16 offset. */
  readonly place: (offset: number) => LineColumn;
}

/** Counts a text once, in linear time. Lone surrogates count as three bytes, as `Buffer.from` writes them. Pure. */
export function textMap(text: string): TextMap {
  const counted = count(text);
  const lines = lineStarts(text);
  const toCharacter = (offset: number): number => walk(counted, 'unit', offset).character;
  return {
    bytes: counted.bytes,
    fromByte: (byte) => walk(counted, 'byte', byte).unit,
    fromCharacter: (character) => walk(counted, 'character', character).unit,
    toByte: (offset) => walk(counted, 'unit', offset).byte,
    toCharacter,
    place: (offset) => {
      const line = lastNotAbove(lines, Math.min(offset, text.length));
      return { line: line + 1, column: toCharacter(offset) - toCharacter(lines[line] ?? 0) + 1 };
    },
  };
}

/** Line, column and UTF-16 offset of a position in a PostgreSQL error message, which counts characters from 1. Pure. */
export function locate(text: string, position: number): LineColumn & { readonly offset: number } {
  const map = textMap(text);
  const offset = map.fromCharacter(position - 1);
  return { offset, ...map.place(offset) };
}

type Position = Readonly<Record<'unit' | 'byte' | 'character', number>>;

interface Counted {
  readonly text: string;
  readonly bytes: number;
  /** Counts before every 64th unit; null for pure ASCII, where all counts are equal. */
  readonly marks: Readonly<Record<'unit' | 'byte' | 'character', Uint32Array>> | null;
}

const STEP = 64;

function count(text: string): Counted {
  const bytes = Buffer.byteLength(text);
  if (bytes === text.length) return { text, bytes, marks: null };
  const size = Math.floor(text.length / STEP) + 1;
  const marks = {
    unit: new Uint32Array(size),
    byte: new Uint32Array(size),
    character: new Uint32Array(size),
  };
  let [unit, byte, character, mark] = [0, 0, 0, 0];
  while (mark < size) {
    const units = unitsAt(text, unit);
    if (mark * STEP < unit + units) {
      marks.unit[mark] = unit;
      marks.byte[mark] = byte;
      marks.character[mark] = character;
      mark += 1;
    }
    byte += bytesAt(text, unit);
    unit += units;
    character += 1;
  }
  return { text, bytes, marks };
}

/** The last whole character's start that does not lie beyond `target`, counted in `by`. */
function walk({ text, marks }: Counted, by: keyof Position, target: number): Position {
  if (marks === null) {
    const offset = Math.max(0, Math.min(target, text.length));
    return { unit: offset, byte: offset, character: offset };
  }
  const mark = lastNotAbove(marks[by], target);
  const here = {
    unit: marks.unit[mark] ?? 0,
    byte: marks.byte[mark] ?? 0,
    character: marks.character[mark] ?? 0,
  };
  while (here.unit < text.length) {
    const next = { unit: unitsAt(text, here.unit), byte: bytesAt(text, here.unit), character: 1 };
    if (here[by] + next[by] > target) break;
    here.unit += next.unit;
    here.byte += next.byte;
    here.character += 1;
  }
  return here;
}

/** UTF-16 units of the character that begins at `unit`. */
const unitsAt = (text: string, unit: number): number => ((text.codePointAt(unit) ?? 0) > 0xffff ? 2 : 1);

/** UTF-8 bytes of the character that begins at `unit`. */
function bytesAt(text: string, unit: number): number {
  const point = text.codePointAt(unit) ?? 0;
  if (point < 0x80) return 1;
  if (point < 0x800) return 2;
  return point > 0xffff ? 4 : 3;
}

const LF = 10;
const CR = 13;

function lineStarts(text: string): readonly number[] {
  const starts = [0];
  for (let unit = 0; unit < text.length; unit += 1) {
    const code = text.charCodeAt(unit);
    if (code === LF || (code === CR && text.charCodeAt(unit + 1) !== LF)) starts.push(unit + 1);
  }
  return starts;
}

/** Index of the last entry of an ascending list that is not above `value`; 0 when all are. */
function lastNotAbove(sorted: ArrayLike<number>, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) <= value) low = middle;
    else high = middle;
  }
  return low;
}
