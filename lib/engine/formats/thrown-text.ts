import { isError } from '../base/thrown-parts';

/** How a language puts a line behind the name of a file: JavaScript, Python where it calls, Python where it cannot read. */
const BEFORE_LINE = [':', ', line ', '", line '];

/** The line of a file that a printed error names first, counted from 1; null where it names none. Pure. */
export function thrownAt(file: string, thrown: string): number | null {
  for (let at = thrown.indexOf(file); at >= 0; at = thrown.indexOf(file, at + 1)) {
    // `a.js` is no part of `data.js`.
    if (/[\p{L}\p{N}_.-]/u.test(thrown.charAt(at - 1))) continue;
    const behind = thrown.slice(at + file.length, at + file.length + LONGEST);
    const mark = BEFORE_LINE.find((each) => behind.startsWith(each));
    const line = mark === undefined ? Number.NaN : Number.parseInt(behind.slice(mark.length), 10);
    if (line > 0) return line;
  }
  return null;
}

const LONGEST = 20;

/** The error itself: what cannot be read at all is printed below its place and a copy of its line. Pure. */
export function wordsOfThrown(file: string, thrown: string): string {
  const [first = '', ...below] = thrown.split('\n');
  const isPlace = first.includes(`${file}:`) || first.trimStart().startsWith('File "');
  if (!isPlace) return first;
  const error = below.findLast(isError);
  return error ?? first;
}
