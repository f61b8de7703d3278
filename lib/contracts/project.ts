import * as z from 'zod/mini';
import { TOOLS } from './tool';
import type { EnvironmentLine } from './environment';
import type { ShownFailure } from './failure';
import type { ReleaseRow, ReleaseView } from './release';

const text = z.string().check(z.maxLength(1000));
const id = z.uuid();

export const tool = z.enum(TOOLS);

/** A folder on the worker's machine and the tool that its migrations were written for. */
export const sourceFields = z.object({
  kind: z.literal('folder'),
  folder: z.string().check(z.maxLength(4000)),
  tool,
  options: z.record(z.string().check(z.maxLength(100)), text),
});
export type SourceFields = z.infer<typeof sourceFields>;

export const createProjectInput = z.object({ name: text, slug: text, source: sourceFields });
export type CreateProjectInput = z.infer<typeof createProjectInput>;

export const changeProjectInput = z.object({ projectId: id, name: text, source: sourceFields });
export type ChangeProjectInput = z.infer<typeof changeProjectInput>;

export const archiveProjectInput = z.object({ projectId: id, archived: z.boolean() });
export type ArchiveProjectInput = z.infer<typeof archiveProjectInput>;

export const deleteProjectInput = z.object({ projectId: id, typedName: text });
export type DeleteProjectInput = z.infer<typeof deleteProjectInput>;

export const projectInput = z.object({ projectId: id });
export type ProjectInput = z.infer<typeof projectInput>;

/** Of the address of a project's pages and reads. */
export const projectParams = z.object({ slug: z.string().check(z.maxLength(100)) });

/** A project in the list. */
export interface ProjectCard {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly isArchived: boolean;
  readonly source: SourceFields;
  readonly release: ReleaseView | null;
  readonly environments: readonly EnvironmentLine[];
}

/** What the reader may do in a project. */
export interface ProjectRightsView {
  readonly mayLook: boolean;
  readonly mayRequest: boolean;
  readonly mayAdminister: boolean;
}

/** What the last reading of the source gave. */
export interface SourceView {
  readonly readAt: string;
  readonly problems: readonly ShownFailure[];
  readonly notes: readonly {
    readonly summary: string;
    readonly migrationId: string | null;
    readonly line: number | null;
  }[];
}

/** Rows of the matrix from the top: waiting somewhere, done everywhere, in no release. */
export interface MatrixBlocks {
  readonly pending: number;
  readonly settled: number;
  readonly missing: number;
}

/** Migrations by environments. */
export interface MatrixView {
  /** From the top, newest first within each block. */
  readonly rows: readonly { readonly id: string; readonly name: string }[];
  readonly blocks: MatrixBlocks;
  /** In promotion order. */
  readonly columns: readonly EnvironmentLine[];
  /** One text for each column, one character for each row: `decodeCell` of timeline.ts. */
  readonly cells: readonly string[];
}

export interface ProjectPageView {
  readonly project: Pick<ProjectCard, 'id' | 'slug' | 'name' | 'isArchived' | 'source'>;
  readonly source: SourceView | null;
  readonly release: ReleaseRow | null;
  readonly matrix: MatrixView;
  readonly rights: ProjectRightsView;
}
