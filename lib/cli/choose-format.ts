import { failure } from '../engine/base/failure';
import { failed, success, type Result } from '../engine/base/result';
import type { Tool } from '../engine/model/migration';
import type { SourceReader } from '../engine/ports/source-reader';
import { FORMATS, formatOf, isTool, recognisedFormat, type MigrationFormat } from '../engine/worker';

/** The format that was asked for, or the one that the files of a folder give away; Prisma when they say nothing. */
export async function chooseFormat(
  sources: SourceReader,
  folder: string,
  tool: Tool | null,
): Promise<Result<MigrationFormat>> {
  if (tool !== null) return isTool(tool) ? success(formatOf(tool)) : failed(unknownTool(tool));
  const read = await sources.read({
    folder,
    selects: (path) => FORMATS.some((format) => format.selects(path, {}) || format.recognises([path])),
  });
  if (!read.ok) return read;
  const paths = read.value.files.map(({ path }) => path);
  return success(recognisedFormat(paths) ?? formatOf('prisma'));
}

const unknownTool = (tool: string) =>
  failure('CLI.TOOL', `There is no tool ${tool}.`, {
    fix: `Give one of ${FORMATS.map((format) => format.tool).join(', ')}.`,
  });
