import { failed, success, type Result } from '../../base/result';

/** What Atlas cannot read, and where. */
export interface ScanProblem {
  readonly why: string;
  /** 1-based. */
  readonly line: number;
}

export const SEMICOLON = ';';

/**
 * The statements that Atlas finds in a text, as it would send and hash them. Its scanner knows quotes, parentheses, comments, dollar quotes
 * and blocks of BEGIN … END, and nothing of SQL besides; what it takes for a statement need not be one. To the letter of `sql/migrate/lex.go`
 * with the options of `sql/postgres/driver.go`, `ScanStmts`. Pure.
 */
export function scanStatements(text: string, delimiter: string): Result<readonly string[], ScanProblem> {
  const scanner = scannerOf(text, delimiter, 0, {
    bodies: new Map(),
    left: ROOM + ROOM_PER_CHARACTER * text.length,
  });
  const found: string[] = [];
  for (let next = nextStatement(scanner); next !== null; next = nextStatement(scanner)) found.push(next);
  if (scanner.room.left < 0) return failed({ why: 'BEGIN stands too often without an END.', line: 1 });
  if (scanner.problem === null) return success(found);
  const { why, at } = scanner.problem;
  return failed({ why, line: text.slice(0, at).split('\n').length });
}

/** True for what Atlas sends and PostgreSQL finds no statement in: a semicolon alone, or a comment that no line end closes. */
export const isEmptyStatement = (text: string): boolean =>
  text === '' || text === SEMICOLON || text.startsWith('--');

/**
 * Where a body ends that was tried at a place, and how many characters may still be read: each BEGIN without an END makes Atlas read what
 * follows once more, inside each other too, and would keep us as long.
 */
interface Room {
  readonly bodies: Map<string, number | null>;
  left: number;
}

const ROOM = 1_000_000;
const ROOM_PER_CHARACTER = 50;
const DEEPEST = 100;

/** `from` is where the present statement begins, `at` is behind the character read last; after a problem nothing more is read. */
interface Scanner {
  readonly text: string;
  readonly delimiter: string;
  from: number;
  at: number;
  depth: number;
  opened: number;
  readonly room: Room;
  readonly level: number;
  problem: { readonly why: string; readonly at: number } | null;
}

const scannerOf = (text: string, delimiter: string, from: number, room: Room, level = 0): Scanner => ({
  text,
  delimiter,
  from,
  at: from,
  depth: 0,
  opened: 0,
  room,
  level,
  problem: null,
});

const stop = (scanner: Scanner, why: string, at: number): null => {
  scanner.problem ??= { why, at };
  return null;
};

/** Null at the end of the text, and after a problem. */
function nextStatement(scanner: Scanner): string | null {
  skipSpaces(scanner);
  while (scanner.problem === null && scanner.room.left >= 0) {
    const character = take(scanner);
    if (character === '') return atEnd(scanner);
    if (endsWith(scanner, character)) return emit(scanner);
  }
  return null;
}

function atEnd(scanner: Scanner): string | null {
  if (scanner.depth > 0) return stop(scanner, 'A parenthesis is not closed.', scanner.opened);
  return scanner.at === scanner.from ? null : emit(scanner);
}

/** Reads what the character begins; true when the statement ends behind it. */
function endsWith(scanner: Scanner, character: string): boolean {
  if (character === '(' || character === ')') {
    parenthesis(scanner, character);
    return false;
  }
  if (QUOTES.includes(character)) {
    skipQuote(scanner, character);
    return false;
  }
  if (isDelimiterCommand(scanner)) {
    stop(scanner, 'DELIMITER is a command of MySQL.', scanner.at);
    return false;
  }
  if (scanner.depth === 0 && scanner.text.startsWith(scanner.delimiter, scanner.at - 1)) {
    scanner.at += scanner.delimiter.length - 1;
    return true;
  }
  return readsOver(scanner, character);
}

function parenthesis(scanner: Scanner, character: string): void {
  if (character === '(') {
    if (scanner.depth === 0) scanner.opened = scanner.at;
    scanner.depth += 1;
  } else if (scanner.depth === 0) stop(scanner, 'A parenthesis closes what none opened.', scanner.at);
  else scanner.depth -= 1;
}

const QUOTES = ["'", '"', '`'];

/** Comments and dollar quotes are passed over; true behind a block, which ends the statement. */
function readsOver(scanner: Scanner, character: string): boolean {
  const { text, at } = scanner;
  if (character === '$' && dollarQuoteAt(text, at - 1) !== '') skipDollarQuote(scanner);
  else if (character === '-' && text.charAt(at) === '-') skipComment(scanner, '\n');
  else if (character === '/' && text.charAt(at) === '*') skipComment(scanner, '*/');
  else if (scanner.delimiter === SEMICOLON) return skipBlock(scanner);
  return false;
}

function take(scanner: Scanner): string {
  const character = scanner.text.charAt(scanner.at);
  if (character !== '') scanner.at += 1;
  scanner.room.left -= 1;
  return character;
}

/** The delimiter of a file's own is not sent. */
function emit(scanner: Scanner): string {
  const { text, from, at, delimiter } = scanner;
  const whole = text.slice(from, at);
  scanner.from = at;
  scanner.depth = 0;
  return trimmed(
    delimiter !== SEMICOLON && whole.endsWith(delimiter) ? whole.slice(0, -delimiter.length) : whole,
  );
}

/** A backslash means nothing, not even in E'…'. */
function skipQuote(scanner: Scanner, quote: string): void {
  const end = scanner.text.indexOf(quote, scanner.at);
  if (end === -1) stop(scanner, `A quote ${quote} is not closed.`, scanner.at);
  else scanner.at = end + 1;
}

const isDelimiterCommand = ({ text, from, at }: Scanner): boolean =>
  at === from + 1 && text.slice(from, from + 9).toLowerCase() === 'delimiter' && text.length > from + 9;

/** To the end of the text when nothing closes it. */
function skipDollarQuote(scanner: Scanner): void {
  const mark = dollarQuoteAt(scanner.text, scanner.at - 1);
  const end = scanner.text.indexOf(mark, scanner.at - 1 + mark.length);
  scanner.at = end === -1 ? scanner.text.length : end + mark.length;
}

/** `$name$` at a place, else an empty text. */
function dollarQuoteAt(text: string, at: number): string {
  let end = at + 1;
  while (isNamePart(text.charAt(end), end === at + 1)) end += 1;
  return text.charAt(end) === '$' ? text.slice(at, end + 1) : '';
}

const isNamePart = (character: string, first: boolean): boolean =>
  (character >= 'A' && character <= 'Z') ||
  (character >= 'a' && character <= 'z') ||
  (character >= 'È' && character <= 'ÿ') ||
  character === '_' ||
  (!first && character >= '0' && character <= '9');

/** A comment before a statement is none of it; one that nothing closes is none at all. */
function skipComment(scanner: Scanner, right: string): void {
  scanner.at += 1;
  const end = scanner.text.indexOf(right, scanner.at);
  if (end === -1) return;
  const isBefore = scanner.at === scanner.from + 2;
  scanner.at = end + right.length;
  if (!isBefore) return;
  scanner.from = scanner.at;
  skipSpaces(scanner);
}

/** BEGIN ATOMIC … END, or BEGIN … END where BEGIN begins a word. A failed try leaves the place behind the words that looked like it. */
function skipBlock(scanner: Scanner): boolean {
  const { text, from, at } = scanner;
  const atomic = wordsAt(text, at - 1, ['BEGIN', 'ATOMIC']);
  if (atomic !== 0) return skipBody(scanner, atomic, 'atomic');
  const begins = at === from + 1 ? wordsAt(text, at - 1, ['BEGIN']) : wordsAt(text, at - 2, ['BEGIN']);
  const length = begins === 0 ? 0 : wordsAt(text, at - 1, ['BEGIN']);
  return length !== 0 && skipBody(scanner, length, 'block');
}

type Body = 'atomic' | 'block';

function skipBody(scanner: Scanner, length: number, kind: Body): boolean {
  scanner.at += length - 1;
  const { bodies } = scanner.room;
  const key = `${kind} ${String(scanner.at)}`;
  const known = bodies.get(key);
  const end = known === undefined ? endOfBody(scanner, kind) : known;
  bodies.set(key, end);
  if (end !== null) scanner.at = end;
  return end !== null;
}

function endOfBody({ text, at, room, level }: Scanner, kind: Body): number | null {
  if (level === DEEPEST) room.left = -1;
  const body = scannerOf(text, SEMICOLON, at, room, level + 1);
  for (let next = nextStatement(body); next !== null; next = nextStatement(body)) {
    if (ENDS[kind](next)) return body.at;
  }
  return null;
}

const isEndOfAtomic = (statement: string): boolean => statement.slice(0, 3).toUpperCase() === 'END';

function isEndOfBlock(statement: string): boolean {
  if (!isEndOfAtomic(statement)) return false;
  const rest = statement.slice(3 + spacesAt(statement, 3));
  return rest === '' || rest === SEMICOLON;
}

const ENDS = { atomic: isEndOfAtomic, block: isEndOfBlock } as const satisfies Readonly<
  Record<Body, unknown>
>;

/** Length of white space, then these words, each with white space behind it; 0 when the text has something else there. */
function wordsAt(text: string, at: number, words: readonly string[]): number {
  let end = at + spacesAt(text, at);
  for (const word of words) {
    if (text.slice(end, end + word.length).toUpperCase() !== word) return 0;
    const spaces = spacesAt(text, end + word.length);
    if (spaces === 0) return 0;
    end += word.length + spaces;
  }
  return end - at;
}

function spacesAt(text: string, at: number): number {
  let end = at;
  while (end < text.length && '\t\n\f\r '.includes(text.charAt(end))) end += 1;
  return end - at;
}

function skipSpaces(scanner: Scanner): void {
  while (isSpace(scanner.text.charAt(scanner.from))) scanner.from += 1;
  scanner.at = scanner.from;
}

function trimmed(text: string): string {
  let [start, end] = [0, text.length];
  while (start < end && isSpace(text.charAt(start))) start += 1;
  while (end > start && isSpace(text.charAt(end - 1))) end -= 1;
  return text.slice(start, end);
}

/** White space as Go's `unicode.IsSpace` has it. */
const isSpace = (character: string): boolean =>
  character !== '' &&
  ('\t\n\v\f\r \u0085\u00a0\u1680\u2028\u2029\u202f\u205f\u3000'.includes(character) ||
    (character >= '\u2000' && character <= '\u200a'));
