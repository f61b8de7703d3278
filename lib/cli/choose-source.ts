import { failure } from '../engine/base/failure';
import { failed, success, type Result } from '../engine/base/result';
import type { FoundSource } from '../engine/model/detection';
import type { Tool, ToolOptions } from '../engine/model/migration';
import type { ProgramParser } from '../engine/ports/program-parser';
import type { SourceReader } from '../engine/ports/source-reader';
import {
  detectSources,
  FORMATS,
  formatOf,
  isTool,
  recognisedFormat,
  type MigrationFormat,
} from '../engine/worker';

/** A folder of migrations, and how it is read. */
export interface ChosenSource {
  readonly folder: string;
  readonly format: MigrationFormat;
  readonly options: ToolOptions;
  /** What of its configuration could not be told or followed, with file and line. */
  readonly remarks: readonly string[];
}

export interface ChoicePorts {
  readonly sources: SourceReader;
  readonly programs: ProgramParser;
}

/** What was typed. Options that were typed stand before those of a configuration. */
export interface TypedSource {
  readonly folder: string;
  /** Null: what a look into the folder finds, as it is found for a new project. */
  readonly tool: Tool | null;
  readonly options: ToolOptions;
  /** The tool when the files say nothing. */
  readonly otherwise?: Tool;
}

/**
 * The source that was named, or the only one in a folder or a repository, read as the configuration beside it says. Failures: those of a look
 * into a folder; CLI.SOURCES when it holds several; CLI.TOOL when the files say nothing and no other tool is given.
 */
export async function chooseSource(ports: ChoicePorts, typed: TypedSource): Promise<Result<ChosenSource>> {
  const { folder, tool, options } = typed;
  if (tool !== null) {
    return isTool(tool)
      ? success({ folder, format: formatOf(tool), options, remarks: [] })
      : failed(unknownTool(tool));
  }
  const detected = await detectSources(ports, folder);
  if (!detected.ok) return detected;
  const { sources } = detected.value;
  const [only, another] = sources;
  const found = another === undefined ? only : sources.find(({ place }) => place === '.');
  if (found !== undefined) {
    return success({
      folder: found.folder,
      format: formatOf(found.tool),
      options: { ...found.options, ...options },
      // Beside several sources they may be about another one.
      remarks: [...(another === undefined ? detected.value.remarks : []), ...found.remarks],
    });
  }
  if (another !== undefined) return failed(severalSources(folder, sources));
  const chosen = await chooseByNames(ports.sources, typed);
  if (!chosen.ok) return chosen;
  const { remarks } = chosen.value;
  return success({ ...chosen.value, remarks: [...detected.value.remarks, ...remarks] });
}

/** The names of files alone, where nothing says more. */
async function chooseByNames(
  sources: SourceReader,
  { folder, options, otherwise }: TypedSource,
): Promise<Result<ChosenSource>> {
  const read = await sources.read({
    folder,
    selects: (path) => FORMATS.some((format) => format.selects(path, {}) || format.recognises([path])),
  });
  if (!read.ok) return read;
  const recognised = recognisedFormat(read.value.files.map(({ path }) => path));
  if (recognised !== null) return success({ folder, format: recognised, options, remarks: [] });
  if (otherwise === undefined) return failed(notTold(folder));
  const format = formatOf(otherwise);
  return success({ folder, format, options, remarks: [takenFor(folder, format)] });
}

const takenFor = (folder: string, { title }: MigrationFormat): string =>
  `The files of ${folder} do not say of which tool they are, so they are read as those of ${title}. --tool names another.`;

const TOOLS = FORMATS.map((format) => format.tool).join(', ');

const unknownTool = (tool: string) =>
  failure('CLI.TOOL', `There is no tool ${tool}.`, { fix: `Give one of ${TOOLS}.` });

const notTold = (folder: string) =>
  failure('CLI.TOOL', `The files of ${folder} do not say of which tool they are.`, {
    fix: `Name it with --tool: one of ${TOOLS}.`,
  });

/** How many are named one by one. */
const NAMED = 5;

function severalSources(folder: string, sources: readonly FoundSource[]) {
  const named = sources.slice(0, NAMED).map(({ place, title }) => `${place} (${title})`);
  const more = sources.length > NAMED ? [`${String(sources.length - NAMED)} more`] : [];
  return failure(
    'CLI.SOURCES',
    `${folder} holds ${String(sources.length)} folders of migrations: ${[...named, ...more].join(', ')}.`,
    { fix: 'Name one of these folders.' },
  );
}
