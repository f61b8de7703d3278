import { listTools } from '../../../engine/index';
import type { ToolView } from '../../../contracts/project';

/** The tools that a source can be of, for its form. */
export const toolViews = (): readonly ToolView[] =>
  listTools().map(({ tool, title, usualFolder, options }) => ({
    id: tool,
    title,
    usualFolder,
    options: options.map(({ name, label, description, usual }) => ({ name, label, description, usual })),
  }));

/** A tool as people write it. */
export const toolTitle = (tool: string): string =>
  listTools().find((each) => each.tool === tool)?.title ?? tool;

/** What a folder of a tool's migrations holds. */
export const toolLooksFor = (tool: string): string =>
  listTools().find((each) => each.tool === tool)?.looksFor ?? 'migrations';

/** True for a tool whose migrations are programs. */
export const hasPrograms = (tool: string): boolean =>
  listTools().some((each) => each.tool === tool && each.programs !== undefined);
