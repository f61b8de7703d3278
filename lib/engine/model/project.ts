import type { ProjectId } from './identifiers';
import type { Instant } from './instant';
import type { Tool, ToolOptions } from './migration';

/** Where the migrations live. `folder` is absolute and lies below an allowed root of the worker. */
export interface Source {
  readonly kind: 'folder';
  readonly folder: string;
  readonly tool: Tool;
  readonly options: ToolOptions;
}

/** An application whose migrations are governed. */
export interface Project {
  readonly id: ProjectId;
  readonly slug: string;
  readonly name: string;
  readonly source: Source;
  readonly archivedAt: Instant | null;
  readonly createdAt: Instant;
}
