import { success, type Result } from '../../base/result';
import { filesToRead, findSources, saysWhereSourcesAre } from '../../formats/find-sources';
import { foldersOf, isProgram } from '../../formats/repository-paths';
import type { ConfigurationFile } from '../../formats/source-configuration';
import { readJson } from '../../formats/json-lines';
import { readStaticModule, SAYS_NOTHING } from '../../formats/static-module';
import { placeIn, staticValueOfJson } from '../../formats/static-value';
import type { Detection } from '../../model/detection';
import type { SourceFile } from '../../model/release';
import type { ProgramParser } from '../../ports/program-parser';
import type { FolderSurvey, SourceReader } from '../../ports/source-reader';

export interface DetectPorts {
  readonly sources: SourceReader;
  readonly programs: ProgramParser;
}

/**
 * Looks for sources in a folder. Configurations that are programs are parsed and never run; what could not be read is told. Failures: those
 * of a survey.
 */
export async function detectSources(
  { sources, programs }: DetectPorts,
  folder: string,
): Promise<Result<Detection>> {
  const survey = await sources.survey({ folder, wants: filesToRead });
  if (!survey.ok) return survey;
  const { paths, files } = survey.value;
  const read = await readConfigurations(programs, files);
  const configurations = read.filter(({ remark }) => remark === null);
  // What is only a sample of its folder may be anybody's.
  const told = read.filter(({ path }) => saysWhereSourcesAre(path));
  const found = findSources(folder, { paths, folders: foldersOf(paths), configurations });
  return success({
    ...found,
    remarks: [...found.remarks, ...told.flatMap(({ remark }) => remark ?? []), ...leftOut(survey.value)],
  });
}

/** How many of a kind of remark are told one by one. */
const SHOWN = 10;

function leftOut({ unread, isCut }: FolderSurvey): readonly string[] {
  const told = unread.filter(({ path }) => saysWhereSourcesAre(path));
  return [
    ...told.slice(0, SHOWN).map(({ path, why }) => `${path} was not read: ${why}.`),
    ...(told.length > SHOWN ? [`${String(told.length - SHOWN)} more files were not read.`] : []),
    ...(isCut ? ['The folder holds more than is looked at: what lies deepest was left out.'] : []),
  ];
}

type Configuration = ConfigurationFile & { readonly remark: string | null };

async function readConfigurations(
  programs: ProgramParser,
  files: readonly SourceFile[],
): Promise<readonly Configuration[]> {
  const texts = files.map(({ path, bytes }) => ({ path, text: textOf(bytes) }));
  const wanted = texts.flatMap(({ path, text }) =>
    isProgram(path) && text !== null ? [{ path, text }] : [],
  );
  const parsed = await programs.parse(wanted.map(({ text }) => text));
  const trees = new Map(wanted.map(({ path }, index) => [path, parsed[index]]));
  return texts.map(({ path, text }) => {
    if (text === null) return { path, text: '', module: null, remark: `${path} is not UTF-8 text.` };
    const tree = trees.get(path);
    if (tree === undefined) return { path, text, ...dataOf(path, text) };
    if (tree.ok) return { path, text, module: readStaticModule(tree.tree, text), remark: null };
    return { path, text, module: null, remark: `${placeIn(path, tree.line)} could not be read. ${tree.why}` };
  });
}

function dataOf(path: string, text: string): Pick<Configuration, 'module' | 'remark'> {
  if (!path.endsWith('.json')) return { module: null, remark: null };
  const read = readJson(text);
  return 'brokenAt' in read
    ? { module: null, remark: `${placeIn(path, read.brokenAt)} could not be read. It is not JSON.` }
    : { module: { ...SAYS_NOTHING, exported: staticValueOfJson(read.value) }, remark: null };
}

function textOf(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}
