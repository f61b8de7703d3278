/**
 * Comment lines by which a file speaks to Atlas. Read as its `sql/migrate/dir.go` reads them: `directive` takes the last `atlas:` that a name
 * follows in what the line begins with of printable ASCII; a file's own directives are the comments at its very top, when an empty line ends
 * them. Pure.
 */
export interface Directive {
  /** What stands before `atlas:`. */
  readonly prefix: string;
  readonly name: string;
  readonly argument: string;
}

/** The directive on the first line of a text; null when it is none. */
export function directiveOf(text: string): Directive | null {
  const line = firstLine(text);
  const printable = lengthOfPrintable(line);
  for (
    let at = line.lastIndexOf(MARK, printable);
    at !== -1;
    at = at === 0 ? -1 : line.lastIndexOf(MARK, at - 1)
  ) {
    const name = wordAt(line, at + MARK.length);
    if (name !== '') {
      const rest = line.slice(at + MARK.length + name.length);
      return { prefix: line.slice(0, at), name, argument: argumentIn(rest) };
    }
  }
  return null;
}

/** A directive of a file's own. */
export interface FileDirective {
  readonly argument: string;
  /** 1-based. */
  readonly line: number;
}

/** The file's own directives of one name, in their order. */
export const fileDirectives = (text: string, name: string): readonly FileDirective[] =>
  topComments(text).flatMap((comment, place) => {
    const found = directiveOf(comment);
    return found?.name === name ? [{ argument: found.argument, line: place + 1 }] : [];
  });

const MARK = 'atlas:';

const firstLine = (text: string): string => {
  const end = text.indexOf('\n');
  return end === -1 ? text : text.slice(0, end);
};

function lengthOfPrintable(line: string): number {
  let length = 0;
  while (length < line.length && line.charAt(length) >= ' ' && line.charAt(length) <= '~') length += 1;
  return length;
}

function wordAt(line: string, from: number): string {
  let end = from;
  while (end < line.length && /\w/.test(line.charAt(end))) end += 1;
  return line.slice(from, end);
}

/** Spaces, and what follows them: at least one character, a space where there is nothing else. */
function argumentIn(rest: string): string {
  if (!rest.startsWith(' ') || rest.length < 2) return '';
  let start = 1;
  while (start < rest.length - 1 && rest.charAt(start) === ' ') start += 1;
  return rest.slice(start);
}

/** Only an empty line of nothing but blanks ends them: with Windows line ends there is none, and Atlas takes no directive. */
function topComments(text: string): readonly string[] {
  const comments: string[] = [];
  let rest = text;
  while (rest.startsWith('#') || rest.startsWith('--')) {
    const end = rest.indexOf('\n');
    if (end === -1) return [...comments, rest];
    comments.push(rest.slice(0, end).trim());
    rest = rest.slice(end + 1);
  }
  return rest === '' || isEndedByLine(rest) ? comments : [];
}

function isEndedByLine(rest: string): boolean {
  let at = 0;
  while (rest.charAt(at) === ' ' || rest.charAt(at) === '\t') at += 1;
  return rest.charAt(at) === '\n';
}
