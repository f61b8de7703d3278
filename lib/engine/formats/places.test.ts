import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { programParser } from '../../testing/program-parser';
import type { Failure } from '../base/failure';
import type { Tool } from '../model/migration';
import { locateExports } from '../usecases/worker/locate-exports';
import type { MigrationFormat } from './format';
import { printableName } from './migration-names';
import { FORMATS } from './registry';
import type { AcceptanceCase } from './testing/acceptance-case';
import { BROKEN_BYTES } from './testing/broken-bytes';
import { casesOf, problemLine, readingOf } from './testing/case-folders';

/** What is wrong with the existence or the name of a file: no line of a text says it. */
const OF_A_FILE: ReadonlySet<string> = new Set([
  'KNEX.OTHER_LANGUAGE',
  'MIGRATION.DUPLICATE_ID',
  'MIGRATION.FILE_MISSING',
  'MIGRATION.NAME_TOO_LONG',
  'MIGRATION.NAME_UNSAFE',
  'MIGRATION.NAME_WITHOUT_TIME',
  'MIGRATION.NOT_SQL',
  'MIGRATION.NO_VERSION',
  'MIGRATION.VERSIONS_UNORDERED',
  'MIGRATION.VERSION_TOO_LARGE',
  'PROGRAM.NOT_RECORDED',
  'SOURCE.CALLBACK',
  'SOURCE.JOURNAL_MISSING',
  'SOURCE.NO_MIGRATIONS',
  'SOURCE.PRISMA_8',
  'SOURCE.SUM_MISSING',
  'SOURCE.TWO_LAYOUTS',
]);

/** What is not there has no line, where there could be one: an export, a class, a variable, a program that said nothing when it was loaded. */
const MAY_LACK_A_LINE: ReadonlySet<string> = new Set([
  'ALEMBIC.NO_REVISION',
  'ALEMBIC.NOT_DESCRIBED',
  'KNEX.EXPORT',
  'MODULE.EXPORT',
  'PROGRAM.NOT_DESCRIBED',
  'PROGRAM.NOT_LOADED',
  'SOURCE.JOURNAL_UNREADABLE',
  'SOURCE.OTHER_DATABASE',
  'TYPEORM.NO_CLASS',
]);

/** A folder whose name is wrong is named by that, and a name that is too long by its beginning. */
const isThere = ({ files, directories }: AcceptanceCase, place: string): boolean =>
  directories.includes(place) || files.some(({ path }) => printableName(path).startsWith(place));

const NAMES_WHAT_IS_MISSING: ReadonlySet<string> = new Set([
  'MIGRATION.FILE_MISSING',
  'SOURCE.JOURNAL_MISSING',
  'SOURCE.SUM_MISSING',
]);

/** Why a failure does not say where it is; null for one that does. */
function placeProblem({ code, where }: Failure, each: AcceptanceCase): string | null {
  const { file, line, field } = where ?? {};
  if (file === undefined) return field === undefined && code !== 'SOURCE.NO_MIGRATIONS' ? 'no file' : null;
  if (!isThere(each, file) && !NAMES_WHAT_IS_MISSING.has(code)) return `${file} is no file of the folder`;
  if (line === undefined) return OF_A_FILE.has(code) || MAY_LACK_A_LINE.has(code) ? null : 'no line';
  const bytes = each.files.find(({ path }) => path === file)?.bytes;
  const lines = new TextDecoder().decode(bytes).split('\n').length;
  // A revision is told of in a case by its lines, and its text need not be written out.
  return line <= lines || code.startsWith('ALEMBIC.') ? null : `${file} has ${String(lines)} lines`;
}

describe.each(FORMATS.map((format) => [format.tool, format] as const))('failures of %s', (tool, format) => {
  const cases = [...casesOf(tool), ...(BROKEN_BYTES[tool] ?? [])].filter(([, { fails }]) => fails.length > 0);

  it.each(cases)('%s: name the file, and the line where a text is wrong', async (_, each) => {
    const problems = await problemsOf(format, each);
    expect(problems.map(problemLine)).toEqual(each.fails);
    const wanting = problems.flatMap((problem) => {
      const why = placeProblem(problem, each);
      return why === null ? [] : [`${problem.code}: ${why}`];
    });
    expect(wanting).toEqual([]);
  });

  it.each(cases)('%s: say what to do', async (_, each) => {
    const problems = await problemsOf(format, each);
    expect(problems.filter(({ fix = '' }) => fix.length < 10).map(({ code }) => code)).toEqual([]);
  });

  it('are each shown by a case', async () => {
    const shownByCases = await Promise.all(cases.map(([, each]) => problemsOf(format, each)));
    const told = new Set(shownByCases.flat().map(({ code }) => code));
    expect(codesOfReading(tool).filter((code) => !told.has(code))).toEqual([]);
  });
});

const problemsOf = (format: MigrationFormat, each: AcceptanceCase): Promise<readonly Failure[]> =>
  locateExports(programParser, each.files, readingOf(format, each).problems);

/**
 * Of other rooms than reading: what a history, a new migration or the schema beside a folder is about. Of reading, what no case tells: an
 * empty folder (contract.test.ts), and what Alembic itself says.
 */
const ELSEWHERE = /^(?:(?:CREATE|DATAMODEL|HISTORY|UNDO)\.|SOURCE\.NO_MIGRATIONS$|ALEMBIC\.NOT_DESCRIBED$)/;

/** Every code with which the source of a format builds a failure. */
function codesOfReading(tool: Tool): readonly string[] {
  const folder = fileURLToPath(new URL(`./${tool}/`, import.meta.url));
  const codes = new Set<string>();
  const visit = (node: ts.Node): void => {
    const [code] = ts.isCallExpression(node) && isFailure(node) ? node.arguments : [];
    if (code !== undefined && ts.isStringLiteral(code)) codes.add(code.text);
    ts.forEachChild(node, visit);
  };
  for (const name of readdirSync(folder).filter((each) => /(?<!\.test)\.ts$/.test(each))) {
    visit(ts.createSourceFile(name, readFileSync(`${folder}${name}`, 'utf8'), ts.ScriptTarget.Latest, true));
  }
  return [...codes].filter((code) => !ELSEWHERE.test(code)).toSorted();
}

/** `failure('CODE', …)`, and `differs('CODE', …)` that lends the rest. */
const isFailure = ({ expression }: ts.CallExpression): boolean =>
  ts.isIdentifier(expression) && ['failure', 'differs'].includes(expression.text);
