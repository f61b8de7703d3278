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

/** A printed error taken apart: a stack is no sentence. */
export interface ThrownParts {
  /** The line that says what it is. */
  readonly first: string;
  /** What else it says, on one line; empty for nothing. */
  readonly more: string;
  /** Where in the folder it came from, the innermost call first: `a.mjs:3:7`, `a.py, line 3`. */
  readonly places: readonly string[];
}

/** Of a printed error the line that says what it is, the rest of its message, and the calls within the folder that led to it. Pure. */
export function thrownParts(thrown: string): ThrownParts {
  const lines = thrown.split('\n');
  const top = lines.findIndex((line) => line.startsWith(CALL));
  const message = lines
    .slice(0, top < 0 ? lines.length : top)
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const first = /:\d+$|^File "/.test(message[0] ?? '')
    ? (message.findLast(isError) ?? message[0] ?? '')
    : (message[0] ?? '');
  const calls = top < 0 ? [] : lines.slice(top).filter((line) => line.startsWith(CALL));
  return {
    first,
    more: message.filter((line) => line !== first).join(' '),
    places: [...pythonPlace(message.at(-1) ?? ''), ...calls.map(placeOfCall).filter(isOfFolder)],
  };
}

/** As Node prints one; a message may begin a line with the word. */
const CALL = '    at ';

const isError = (line: string): boolean => /^\w*(?:Error|Warning|Exception)\b/.test(line);

/** `at up (a.mjs:3:7)`, `at async a.mjs:3:7`, `at up (file://a.mjs:3:7)`: of a module Node prints a URL, from which our driver took the folder. */
function placeOfCall(call: string): string {
  const open = call.lastIndexOf('(');
  const place = open < 0 ? (call.split(' ').at(-1) ?? '') : call.slice(open + 1, call.lastIndexOf(')'));
  return place.startsWith(URL_OF_FILE) ? place.slice(URL_OF_FILE.length) : place;
}

const URL_OF_FILE = 'file://';

/** Not of Node, of the driver, and of what is installed. */
const isOfFolder = (place: string): boolean =>
  /:\d+:\d+$/.test(place) && !/^(?:\/|node:|driver\.m?js:)/.test(place) && !place.includes('node_modules/');

/** `… (a.py, line 3)`, which our driver adds. */
function pythonPlace(line: string): readonly string[] {
  const place = /\((?<place>[^()]+, line \d+)\)$/.exec(line)?.groups?.['place'];
  return place === undefined ? [] : [place];
}
