import { failure } from '../engine/base/failure';
import { failed, success, type Result } from '../engine/base/result';
import type { Tool } from '../engine/model/migration';
import type { SourceReader } from '../engine/ports/source-reader';
import { FORMATS, formatOf, isTool, recognisedFormat, type MigrationFormat } from '../engine/worker';

/** The format that was asked for, or the one that the files of a folder give away. Failure CLI.TOOL when they say nothing and no other is given. */
export async function chooseFormat(
  sources: SourceReader,
  folder: string,
  tool: Tool | null,
  otherwise: Tool | null = null,
): Promise<Result<MigrationFormat>> {
  if (tool !== null) return isTool(tool) ? success(formatOf(tool)) : failed(unknownTool(tool));
  const read = await sources.read({
    folder,
    selects: (path) => FORMATS.some((format) => format.selects(path, {}) || format.recognises([path])),
  });
  if (!read.ok) return read;
  const paths = read.value.files.map(({ path }) => path);
  const recognised = recognisedFormat(paths);
  if (recognised !== null) return success(recognised);
  return otherwise === null ? failed(notTold(folder)) : success(formatOf(otherwise));
}

const TOOLS = FORMATS.map((format) => format.tool).join(', ');

const unknownTool = (tool: string) =>
  failure('CLI.TOOL', `There is no tool ${tool}.`, { fix: `Give one of ${TOOLS}.` });

const notTold = (folder: string) =>
  failure('CLI.TOOL', `The files of ${folder} do not say of which tool they are.`, {
    fix: `Name it with --tool: one of ${TOOLS}.`,
  });
