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

/** True for a line by which a printed error says what it is. */
export const isError = (line: string): boolean => /^\w*(?:Error|Warning|Exception)\b/.test(line);

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
