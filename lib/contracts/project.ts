import * as z from 'zod/mini';
import { MOST_COLUMNS } from './most-columns';
import type { EnvironmentLine } from './environment';
import type { ShownFailure } from './failure';
import type { ReleaseRow, ReleaseView } from './release';

const text = z.string().check(z.maxLength(1000));
const id = z.uuid();

/** A migration tool as a person chooses it for a source. */
export interface ToolView {
  readonly id: string;
  readonly title: string;
  /** Where its migrations usually lie. */
  readonly usualFolder: string;
  readonly options: readonly {
    readonly name: string;
    readonly label: string;
    readonly description: string;
    readonly usual: string;
  }[];
}

/** A folder on the worker's machine and the tool that its migrations were written for. */
export const sourceFields = z.object({
  kind: z.literal('folder'),
  folder: z.string().check(z.maxLength(4000)),
  tool: z.string().check(z.maxLength(40)),
  options: z.record(z.string().check(z.maxLength(100)), z.string().check(z.maxLength(4000))),
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
  readonly mayCreate: boolean;
  readonly mayRequest: boolean;
  readonly mayAdminister: boolean;
}

/** What the last reading of the source gave. */
export interface SourceView {
  readonly readAt: string;
  /** True where the problems stop deploys alone: the release shown is what was read. */
  readonly isRead: boolean;
  readonly problems: readonly ShownFailure[];
  readonly notes: readonly {
    readonly summary: string;
    readonly migrationId: string | null;
    readonly line: number | null;
    /** Of several of which the same is said: `summary` is then what is said of each of them. Else none. */
    readonly files: readonly string[];
  }[];
}

/** Migrations by environments. Which rows stand where on the screen is decided there: `matrixBlocks`. */
export interface MatrixView {
  /** What was committed by then is in it. */
  readonly readAt: string;
  /** Number of the release that everything is held against. */
  readonly release: number | null;
  /** Those of the release, newest first; then those that only histories know, newest name first. */
  readonly rows: readonly { readonly id: string; readonly name: string }[];
  /** How many of the rows are of the release. */
  readonly released: number;
  /** In promotion order. */
  readonly columns: readonly EnvironmentLine[];
  /** One text for each column, one character for each row: `decodeCell` of matrix-cell.ts. */
  readonly cells: readonly string[];
}

/** One environment of the matrix by itself. */
export interface MatrixColumn {
  readonly environment: EnvironmentLine;
  /** One character for each migration of the release, newest first. */
  readonly released: string;
  /** Migrations that the release does not hold, each with its character. */
  readonly unreleased: readonly (readonly [migrationId: string, character: string])[];
}

/** `?environments=<id>,<id>`; all of them without it. */
export const columnsQuery = z.object({
  environments: z.optional(
    z.pipe(
      z.pipe(
        z.string().check(z.maxLength(4000)),
        z.transform((ids: string) => ids.split(',')),
      ),
      z.array(id).check(z.maxLength(MOST_COLUMNS)),
    ),
  ),
});

/** What a page that shows the matrix reads when some environments look different. */
export interface MatrixColumnsView {
  readonly readAt: string;
  readonly release: number | null;
  /** What the frame of the page says of everything: another text when it says something else. */
  readonly frame: string;
  /** In promotion order; what is not there any more is left out. */
  readonly columns: readonly MatrixColumn[];
}

export interface ProjectPageView {
  readonly project: Pick<ProjectCard, 'id' | 'slug' | 'name' | 'isArchived' | 'source'>;
  readonly source: SourceView | null;
  /** What a folder of the project's tool holds, as the end of “Looked for …”. */
  readonly looksFor: string;
  readonly release: ReleaseRow | null;
  readonly matrix: MatrixView;
  readonly rights: ProjectRightsView;
}
