import { InvariantError } from '../../base/invariant';
import type { ToolOptions } from '../../model/migration';
import type { SourceFile } from '../../model/release';

/** Rows of one table as the tool has them, each value as text. */
export interface CaseRows {
  readonly table: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | null)[])[];
}

/** A history on a folder, and what is true of it. */
export interface CaseHistory {
  readonly name: string;
  readonly rows: readonly CaseRows[];
  /** `state marks  id`, and below it what the row's log says. */
  readonly timeline: readonly string[];
  /** Code of why nothing is run; null where something is. */
  readonly refusal: string | null;
  /** What a deploy of all that is to run sends; null where the case does not say. */
  readonly sends: readonly string[] | null;
}

/** A folder of one tool, and what is true of it. */
export interface AcceptanceCase {
  readonly title: string;
  readonly options: ToolOptions;
  readonly files: readonly SourceFile[];
  readonly directories: readonly string[];
  /** What the driver told of programs, one line for each. */
  readonly told: readonly object[];
  /** What each program said to the database, by file. */
  readonly says: ReadonlyMap<string, readonly string[]>;
  /** `CODE  file:line`, each problem of the folder; empty for one in order. */
  readonly fails: readonly string[];
  /** `CODE  id`, each remark; null where the case does not say. */
  readonly notes: readonly string[] | null;
  readonly histories: readonly CaseHistory[];
}

interface Section {
  readonly kind: string;
  readonly name: string;
  readonly text: string;
}

const OF_FOLDER = new Set(['options', 'file', 'directory', 'told', 'says', 'fails', 'notes']);
const OF_HISTORY = new Set(['rows', 'timeline', 'refused', 'sends']);

/**
 * Reads a case (docs/adding-a-format.md says how one is written). A section that nobody reads, a folder of which nothing is said and a
 * history without a timeline are errors: a case cannot be passed by saying nothing.
 */
export function readCase(text: string): AcceptanceCase {
  const [title = '', ...sections] = text.split(/^=== /m);
  const all = sections.map(sectionOf);
  const start = all.findIndex(({ kind }) => kind === 'history');
  const folder = start < 0 ? all : all.slice(0, start);
  const histories = start < 0 ? [] : historiesIn(all.slice(start));
  const strange = folder.find(({ kind }) => !OF_FOLDER.has(kind));
  if (strange !== undefined) throw new InvariantError(`a folder has no section ${strange.kind}`);
  const fails = linesOf(folder, 'fails') ?? [];
  if (fails.length + histories.length === 0) throw new InvariantError('a case that says nothing');
  return {
    title: title.trim(),
    options: Object.fromEntries((linesOf(folder, 'options') ?? []).map(optionOf)),
    files: named(folder, 'file').map(({ name, text: content }) => ({
      path: name,
      bytes: new TextEncoder().encode(content),
    })),
    directories: named(folder, 'directory').map(({ name }) => name),
    told: (linesOf(folder, 'told') ?? []).map(objectOf),
    says: new Map(named(folder, 'says').map(({ name, text: said }) => [name, paragraphs(said)])),
    fails,
    notes: linesOf(folder, 'notes'),
    histories,
  };
}

/** `kind name`, then its lines up to the next section; an empty line before that is not one of them. */
function sectionOf(text: string): Section {
  const end = text.indexOf('\n');
  const head = text.slice(0, end);
  const space = head.indexOf(' ');
  const [kind, name] = space < 0 ? [head, ''] : [head.slice(0, space), head.slice(space + 1)];
  return { kind, name, text: text.slice(end + 1).replace(/\n\n$/, '\n') };
}

function historiesIn(sections: readonly Section[]): readonly CaseHistory[] {
  const groups: Section[][] = [];
  for (const section of sections) {
    if (section.kind === 'history') groups.push([section]);
    else groups.at(-1)?.push(section);
  }
  return groups.map(([head, ...own]) => {
    const strange = own.find(({ kind }) => !OF_HISTORY.has(kind));
    if (strange !== undefined) throw new InvariantError(`a history has no section ${strange.kind}`);
    const timeline = linesOf(own, 'timeline');
    if (timeline === null) throw new InvariantError(`a history without a timeline: ${head?.name ?? ''}`);
    return {
      name: head?.name ?? '',
      rows: named(own, 'rows').map(rowsOf),
      timeline: timeline.map((line) => line.trimEnd().replace(/(\S) {2,}/, '$1  ')),
      refusal: linesOf(own, 'refused')?.join('') ?? null,
      sends: linesOf(own, 'sends'),
    };
  });
}

const named = (sections: readonly Section[], kind: string) =>
  sections.filter((section) => section.kind === kind);

/** Lines of the one section of a kind; null when there is none. */
function linesOf(sections: readonly Section[], kind: string): readonly string[] | null {
  const [section] = named(sections, kind);
  return section === undefined ? null : section.text.split('\n').filter((line) => line.trim() !== '');
}

const paragraphs = (text: string): readonly string[] =>
  text
    .split('\n\n')
    .map((each) => each.trim())
    .filter((each) => each !== '');

function rowsOf({ name, text }: Section): CaseRows {
  const [columns = [], ...rows] = text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => line.split('|').map((cell) => cell.trim()));
  return {
    table: name,
    columns,
    rows: rows.map((row) => row.map((cell) => (cell === 'NULL' ? null : cell))),
  };
}

function optionOf(line: string): readonly [string, string] {
  const [name = '', ...value] = line.split('=');
  return [name.trim(), value.join('=').trim()];
}

const objectOf: (line: string) => object = JSON.parse;
