import { failure, type Failure } from '../../base/failure';
import type { MigrationFormat } from '../../formats/format';
import { isProgram } from '../../formats/repository-paths';
import { readStaticModule } from '../../formats/static-module';
import type { ToolOptions } from '../../model/migration';
import type { SourceFile } from '../../model/release';
import type { ParsedProgram, ProgramParser } from '../../ports/program-parser';

/**
 * What is wrong with the programs of a folder for certain, while none of them is run: what is no JavaScript or TypeScript, and what a format
 * would refuse whatever the program did. Nothing is said of other languages.
 */
export async function problemsOfTexts(
  parser: ProgramParser,
  { format, options }: { readonly format: MigrationFormat; readonly options: ToolOptions },
  files: readonly SourceFile[],
): Promise<readonly Failure[]> {
  const { programs } = format;
  if (programs?.surely === undefined) return [];
  const names = new Set(programs.programs(files, options).filter(isProgram));
  const texts = files
    .filter(({ path }) => names.has(path))
    .map(({ path, bytes }) => ({ path, text: new TextDecoder().decode(bytes) }));
  if (texts.length === 0) return [];
  const parsed = await parser.parse(texts.map(({ text }) => text));
  return texts.flatMap(({ path, text }, place) => {
    const program = parsed[place];
    if (program === undefined) return [];
    if (!program.ok) return notJavaScript(path, program);
    return programs.surely?.(path, readStaticModule(program.tree, text)) ?? [];
  });
}

/** What the parser gives up at for its own reasons may still be a program. */
const notJavaScript = (
  file: string,
  { line }: Extract<ParsedProgram, { readonly ok: false }>,
): readonly Failure[] =>
  line === null
    ? []
    : [
        failure('PROGRAM.NOT_LOADED', `${file} cannot be loaded: it is not TypeScript or JavaScript.`, {
          why: 'A parser of both stops at this line; nothing was run.',
          fix: 'Correct the text there, or just before it.',
          where: { file, line },
        }),
      ];
