import type { Failure } from '../../base/failure';
import { lineOfExport, readStaticModule } from '../../formats/static-module';
import type { SourceFile } from '../../model/release';
import type { ParsedProgram, ProgramParser } from '../../ports/program-parser';

/**
 * Failures of programs with the lines of what they are about, read from the texts: of an export or a class by its name, and of what cannot be
 * read at all. Nothing is run, and without such a failure nothing is parsed.
 */
export async function locateExports(
  parser: ProgramParser,
  files: readonly SourceFile[],
  failures: readonly Failure[],
): Promise<readonly Failure[]> {
  const wanted = new Set(failures.filter(isOpen).map(({ where }) => where?.file));
  const texts = files
    .filter(({ path }) => wanted.has(path) && /\.[cm]?[jt]s$/.test(path))
    .map(({ path, bytes }) => ({ path, text: new TextDecoder().decode(bytes) }));
  if (texts.length === 0) return failures.map((failure) => located(failure, null));
  const parsed = await parser.parse(texts.map(({ text }) => text));
  const programs = new Map(texts.map((one, place) => [one.path, { ...one, parsed: parsed[place] }]));
  return failures.map((failure) => {
    const program = isOpen(failure) ? programs.get(failure.where?.file ?? '') : undefined;
    return located(failure, program === undefined ? null : lineIn(program, failure.where?.exported));
  });
}

/** It has a file and no line, and its text may tell one. */
const isOpen = ({ code, where }: Failure): boolean =>
  where?.file !== undefined &&
  where.line === undefined &&
  (where.exported !== undefined || code === 'PROGRAM.NOT_LOADED');

function lineIn(
  { text, parsed }: { readonly text: string; readonly parsed: ParsedProgram | undefined },
  exported: string | undefined,
): number | null {
  if (parsed?.ok === false) return parsed.line;
  if (parsed === undefined || exported === undefined) return null;
  return lineOfExport(readStaticModule(parsed.tree, text), exported);
}

/** Whoever reads it sees a line or none. */
function located(failure: Failure, line: number | null): Failure {
  if (failure.where === undefined) return failure;
  const { exported: _, ...where } = failure.where;
  return { ...failure, where: line === null ? where : { ...where, line } };
}
