import { listTools } from '../../../engine/index';
import type { ToolView } from '../../../contracts/project';

/** The tools that a source can be of, for its form. */
export const toolViews = (): readonly ToolView[] =>
  listTools().map(({ tool, title, usualFolder, options }) => ({ id: tool, title, usualFolder, options }));

/** True for a tool whose migrations are programs. */
export const hasPrograms = (tool: string): boolean =>
  listTools().some((each) => each.tool === tool && each.programs !== undefined);
