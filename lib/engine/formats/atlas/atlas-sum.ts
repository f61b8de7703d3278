import { createHash } from 'node:crypto';
import { failure, type Failure } from '../../base/failure';
import type { SourceFile } from '../../model/release';
import { directiveOf } from './atlas-directives';

/** The list of files with which a folder was last known to be whole. */
export const SUM_FILE = 'atlas.sum';

/** A line of the list. */
export interface SumLine {
  readonly name: string;
  /** Base64, without `h1:`. */
  readonly hash: string;
}

/**
 * The lines of `atlas.sum` as Atlas computes them: one running hash over names and bytes, so that a line depends on all files before it. A
 * file that asks to be left out counts with its name and has no line. Source: `sql/migrate/dir.go`, `NewHashFile`. Pure.
 */
export function sumLines(files: readonly SourceFile[]): readonly SumLine[] {
  const running = createHash('sha256');
  const lines: SumLine[] = [];
  for (const { path, bytes } of files) {
    running.update(path);
    if (isLeftOut(bytes)) continue;
    running.update(bytes);
    lines.push({ name: path, hash: running.copy().digest('base64') });
  }
  return lines;
}

const isLeftOut = (bytes: Uint8Array): boolean => {
  const found = directiveOf(new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes));
  return found?.name === 'sum' && found.argument === 'ignore';
};

/** `atlas.sum` as `atlas migrate hash` writes it. Pure. */
export const sumText = (lines: readonly SumLine[]): string =>
  [`h1:${totalOf(lines)}`, ...lines.map(({ name, hash }) => `${name} h1:${hash}`), ''].join('\n');

function totalOf(lines: readonly SumLine[]): string {
  const hash = createHash('sha256');
  for (const line of lines) hash.update(line.name).update(line.hash);
  return hash.digest('base64');
}

/**
 * Why Atlas takes a folder for not whole, at the line of `atlas.sum` that it would name: SOURCE.SUM_MISSING, SOURCE.SUM_UNREADABLE,
 * SOURCE.SUM_TOTAL_DIFFERS, SOURCE.SUM_FILE_ADDED, SOURCE.SUM_FILE_EDITED, SOURCE.SUM_FILE_REMOVED; null for one in order. Source:
 * `UnmarshalText`, `Validate`. Pure.
 */
export function sumProblem(given: SourceFile | undefined, expected: readonly SumLine[]): Failure | null {
  if (given === undefined) return sumMissing();
  const [first = '', ...rest] = linesIn(new TextDecoder().decode(given.bytes));
  const listed: SumLine[] = [];
  for (const [place, line] of rest.entries()) {
    const at = line.indexOf('h1:');
    if (at === -1) return unreadable(place + 2);
    listed.push({ name: line.slice(0, at).trim(), hash: line.slice(at + 3) });
  }
  const total = first.startsWith('h1:') ? first.slice(3) : first;
  if (total !== totalOf(listed)) return totalDiffers();
  return totalOf(listed) === totalOf(expected) ? null : firstDifference(listed, expected);
}

/** As Go's line scanner has them: the last end of a line begins none. */
function linesIn(text: string): readonly string[] {
  const lines = text.split('\n').map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line));
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
}

function firstDifference(listed: readonly SumLine[], expected: readonly SumLine[]): Failure | null {
  for (const [place, { name, hash }] of listed.entries()) {
    const there = expected[place];
    if (there?.name === name && there.hash === hash) continue;
    const found = expected.findIndex((line) => line.name === name);
    if (found === -1) return differs('SOURCE.SUM_FILE_REMOVED', name, place + 2);
    return found === place
      ? differs('SOURCE.SUM_FILE_EDITED', name, place + 2)
      : differs('SOURCE.SUM_FILE_ADDED', there?.name ?? name, place + 2);
  }
  const added = expected[listed.length];
  return added === undefined ? null : differs('SOURCE.SUM_FILE_ADDED', added.name, listed.length + 2);
}

const MEND = 'Look at the change, then run atlas migrate hash.';

const at = (line: number) => ({ file: SUM_FILE, line });

const sumMissing = (): Failure =>
  failure('SOURCE.SUM_MISSING', `The folder has no ${SUM_FILE}.`, {
    why: 'Atlas runs nothing of such a folder.',
    fix: 'Run atlas migrate hash and commit the file.',
    where: { file: SUM_FILE },
  });

const unreadable = (line: number): Failure =>
  failure('SOURCE.SUM_UNREADABLE', `Line ${String(line)} of ${SUM_FILE} has no hash.`, {
    why: 'Atlas runs nothing of such a folder.',
    fix: `Look for the marks of an unfinished merge in it, then run atlas migrate hash.`,
    where: at(line),
  });

const totalDiffers = (): Failure =>
  failure('SOURCE.SUM_TOTAL_DIFFERS', `The first line of ${SUM_FILE} does not belong to the others.`, {
    why: 'Two branches may have been merged, or somebody edited the file; Atlas runs nothing of such a folder.',
    fix: MEND,
    where: at(1),
  });

const WORDS = {
  'SOURCE.SUM_FILE_ADDED': (name: string) =>
    `${name} was added to the folder and ${SUM_FILE} does not have it there.`,
  'SOURCE.SUM_FILE_EDITED': (name: string) =>
    `${name} is not the text that ${SUM_FILE} has, or a file before it is not.`,
  'SOURCE.SUM_FILE_REMOVED': (name: string) => `${SUM_FILE} has ${name}, and the folder does not.`,
} as const;

const differs = (code: keyof typeof WORDS, name: string, line: number): Failure =>
  failure(code, WORDS[code](name), {
    why: 'Atlas runs nothing of a folder that differs from its sum.',
    fix: MEND,
    where: at(line),
  });
