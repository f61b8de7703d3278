import { failed, success, type Result } from '../../base/result';
import { topLines, type PythonToken, type TopLine } from './python-tokens';

/** What the text of a revision says of it, as the driver would tell it from its module. */
export interface RevisionText {
  readonly revision: string | null;
  /** False: there is no `down_revision`. */
  readonly isTold: boolean;
  readonly downRevisions: string[];
  readonly dependsOn: string[];
  readonly branchLabels: string[];
  /** The text with which the file begins, up to its first empty line. */
  readonly doc: string;
  readonly lines: {
    readonly revision: number;
    readonly downRevision: number;
    readonly dependsOn: number;
    readonly branchLabels: number;
  };
}

const VARIABLES = ['revision', 'down_revision', 'depends_on', 'branch_labels'] as const;

/**
 * Reads the variables of a revision from its text, by the forms in which they are written: texts, lists and tuples of them, None. Nothing is
 * run: where one of them is anything else, that one. Pure.
 */
export function readRevisionText(text: string): Result<RevisionText, ComputedVariable> {
  const lines = topLines(text.replace(/^\uFEFF/u, ''));
  const assigned = new Map(lines.flatMap((line) => assignmentIn(line) ?? []));
  const namesOf = (name: string): string[] | null => {
    const found = assigned.get(name);
    return found === undefined ? [] : namesIn(found.tokens);
  };
  const lineOf = (name: string): number => assigned.get(name)?.line ?? 0;
  const computed = VARIABLES.find((name) => namesOf(name) === null);
  if (computed !== undefined) return failed({ name: computed, line: lineOf(computed) });
  return success({
    revision: namesOf('revision')?.[0] ?? null,
    isTold: assigned.has('down_revision'),
    downRevisions: namesOf('down_revision') ?? [],
    dependsOn: namesOf('depends_on') ?? [],
    branchLabels: namesOf('branch_labels') ?? [],
    doc: docOf(lines),
    lines: {
      revision: lineOf('revision'),
      downRevision: lineOf('down_revision'),
      dependsOn: lineOf('depends_on'),
      branchLabels: lineOf('branch_labels'),
    },
  });
}

/** A variable that only running the file would tell. */
export interface ComputedVariable {
  readonly name: string;
  /** 1-based. */
  readonly line: number;
}

interface Assigned {
  readonly tokens: readonly PythonToken[];
  readonly line: number;
}

/** `name = …` and `name: annotation = …` */
function assignmentIn(line: TopLine): readonly (readonly [name: string, assigned: Assigned])[] | null {
  const [name, next] = line;
  if (name?.kind !== 'name' || name.value === null || next?.kind !== 'mark') return null;
  const at = next.value === '=' ? 1 : next.value === ':' ? equalsAfter(line) : -1;
  return at < 1 ? null : [[name.value, { tokens: line.slice(at + 1), line: name.line }]];
}

function equalsAfter(line: TopLine): number {
  let depth = 0;
  return line.findIndex(({ kind, value }) => {
    if (kind !== 'mark' || value === null) return false;
    if ('([{'.includes(value)) depth += 1;
    if (')]}'.includes(value)) depth -= 1;
    return depth === 0 && value === '=';
  });
}

/** Null for anything but None, a text, and a list or tuple of texts. */
function namesIn(tokens: readonly PythonToken[]): string[] | null {
  const [first] = tokens;
  if (first === undefined) return null;
  if (tokens.length === 1 && first.kind === 'name') return first.value === 'None' ? [] : null;
  const inner = isBracketed(tokens) ? tokens.slice(1, -1) : tokens;
  const names = inner.filter((_, place) => place % 2 === 0);
  const commas = inner.filter((_, place) => place % 2 === 1);
  const isList =
    names.every(({ kind, value }) => kind === 'text' && value !== null) &&
    commas.every(({ kind, value }) => kind === 'mark' && value === ',');
  return isList ? names.flatMap(({ value }) => value ?? []) : null;
}

function isBracketed(tokens: readonly PythonToken[]): boolean {
  const [first, last] = [tokens.at(0), tokens.at(-1)];
  if (first?.kind !== 'mark' || last?.kind !== 'mark') return false;
  return (first.value === '(' && last.value === ')') || (first.value === '[' && last.value === ']');
}

function docOf(lines: readonly TopLine[]): string {
  const [first, ...more] = lines[0] ?? [];
  if (first?.kind !== 'text' || first.value === null || more.length > 0) return '';
  return first.value.trim().split('\n\n')[0] ?? '';
}
