import { isUtf8 } from 'node:buffer';
import { failure, type Failure } from '../base/failure';
import { failed, success, type Result } from '../base/result';
import { findOddCharacters, type OddCharacters, type TextPlace } from './find-odd-characters';
import { textMap } from './text-map';

/** Larger files are refused: PostgreSQL itself takes no query text near this size comfortably, and nobody can review one. */
export const MAXIMUM_MIGRATION_BYTES = 64 * 1024 * 1024;

/** A remark about a text that stops nothing. */
export interface TextNote {
  readonly code: string;
  readonly summary: string;
  /** 1-based line of the first place. */
  readonly line?: number;
  /** Where the characters stand; the first 50 of them. Empty for remarks about the whole file. */
  readonly places: readonly TextPlace[];
}

export interface DecodedText {
  /** What is parsed and sent. */
  readonly text: string;
  readonly notes: readonly TextNote[];
}

/**
 * The text of a migration file is exactly its bytes read as UTF-8, or a failure that names line and column; never a replacement character.
 *
 * A byte order mark at the start is left out of `text`, since PostgreSQL would refuse it (42601), and noted. Checksums are always taken over
 * the raw bytes, with the mark, as every tool does: compute them from the bytes, never from `text`. Line endings stay as they are.
 * NUL bytes are refused: PostgreSQL's protocol ends a query there and would run only the part before. Pure.
 */
export function decodeMigrationText(bytes: Uint8Array): Result<DecodedText> {
  if (bytes.length > MAXIMUM_MIGRATION_BYTES) return failed(tooLarge(bytes.length));
  if (!isUtf8(bytes)) return failed(notUtf8(bytes));
  const decoded = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  const marked = decoded.startsWith('\uFEFF');
  const text = marked ? decoded.slice(1) : decoded;
  const nul = text.indexOf('\0');
  if (nul !== -1) return failed(nulByte(text, nul));
  return success({ text, notes: [...(marked ? [byteOrderMark()] : []), ...lineEndings(text), ...odd(text)] });
}

function tooLarge(size: number): Failure {
  const megabytes = (count: number): string => `${(count / 1024 / 1024).toFixed(1)} MB`;
  return failure(
    'MIGRATION.TOO_LARGE',
    `The file has ${megabytes(size)}; Lockkeeper reads up to ${megabytes(MAXIMUM_MIGRATION_BYTES)}.`,
    { fix: 'Load bulk data with a tool of its own, or split the migration.' },
  );
}

function notUtf8(bytes: Uint8Array): Failure {
  const at = firstInvalidByte(bytes);
  const before = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes.subarray(0, at));
  const shown = before.startsWith('\uFEFF') ? before.slice(1) : before;
  const { line, column } = textMap(shown).place(shown.length);
  const byte = `0x${(bytes[at] ?? 0).toString(16).toUpperCase().padStart(2, '0')}`;
  return failure(
    'MIGRATION.NOT_UTF8',
    `The file is not UTF-8: byte ${byte} at line ${line}, column ${column} begins no valid character.`,
    {
      why: looksLikeUtf16(bytes)
        ? 'It looks like UTF-16.'
        : 'It may have been saved in an older encoding, such as Latin-1 or Windows-1252.',
      fix: 'Save the file as UTF-8. If it was applied already, do so in a new migration: the bytes decide the checksum.',
      where: { line, column },
    },
  );
}

const looksLikeUtf16 = (bytes: Uint8Array): boolean =>
  (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);

function nulByte(text: string, at: number): Failure {
  const { line, column } = textMap(text).place(at);
  return failure('MIGRATION.NUL_BYTE', `The file holds a NUL byte at line ${line}, column ${column}.`, {
    why: 'PostgreSQL would end the statement there and run only what stands before it.',
    fix: 'Remove the byte; if the file was saved as UTF-16, save it as UTF-8.',
    where: { line, column },
  });
}

/**
 * Index of the first byte that begins no well-formed UTF-8 sequence (Unicode 17, table 3-7: no overlong forms, no surrogates).
 * Called only for bytes that are known to hold one.
 */
function firstInvalidByte(bytes: Uint8Array): number {
  let at = 0;
  while (at < bytes.length) {
    const length = sequenceLength(bytes, at);
    if (length === 0) return at;
    at += length;
  }
  return at;
}

/** Length of the well-formed sequence at `at`, 0 when there is none. */
function sequenceLength(bytes: Uint8Array, at: number): number {
  const lead = bytes[at] ?? 0;
  if (lead < 0x80) return 1;
  const length = lead < 0xc2 || lead > 0xf4 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  return length > 0 && isUtf8(bytes.subarray(at, at + length)) && at + length <= bytes.length ? length : 0;
}

const byteOrderMark = (): TextNote => ({
  code: 'MIGRATION.BYTE_ORDER_MARK',
  summary:
    'The file begins with a byte order mark. It is left out of what is sent and counts for the checksum.',
  line: 1,
  places: [],
});

function lineEndings(text: string): readonly TextNote[] {
  if (!text.includes('\r\n')) return [];
  const summary = 'The file has Windows line endings (CRLF); they are sent as they are.';
  return [{ code: 'MIGRATION.CRLF', summary, places: [] }];
}

function odd(text: string): readonly TextNote[] {
  return findOddCharacters(text).map((found) => ({
    code: NOTES[found.kind].code,
    summary: `${NOTES[found.kind].summary} ${countOf(found)}.`,
    ...(found.places[0] === undefined ? {} : { line: found.places[0].line }),
    places: found.places,
  }));
}

const NOTES: Readonly<Record<OddCharacters['kind'], { readonly code: string; readonly summary: string }>> = {
  bidi: {
    code: 'MIGRATION.BIDI_CONTROL',
    summary:
      'The file holds characters that change the direction of text, so that it may read unlike it runs:',
  },
  invisible: {
    code: 'MIGRATION.INVISIBLE_CHARACTER',
    summary: 'The file holds characters that cannot be seen:',
  },
  control: {
    code: 'MIGRATION.CONTROL_CHARACTER',
    summary: 'The file holds control characters:',
  },
  line_break: {
    code: 'MIGRATION.ODD_LINE_BREAK',
    summary:
      'The file holds characters that end a line for some programs and not for others, so that a comment may end elsewhere than it seems:',
  },
};

function countOf({ count, places }: OddCharacters): string {
  const shown = places
    .slice(0, 3)
    .map((place) => `${place.character} at line ${place.line}, column ${place.column}`);
  return count > shown.length ? `${shown.join('; ')}; and ${count - shown.length} more` : shown.join('; ');
}
