import type { Digest } from '../base/digest';
import type { ProjectId, ReleaseId } from './identifiers';
import type { Instant } from './instant';
import type { Tool, ToolOptions } from './migration';

/** One file of a source: path below the source folder with `/`, and its bytes. */
export interface SourceFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** A file of a release by content. */
export interface ReleaseFile {
  readonly path: string;
  readonly sha256: Digest;
  readonly size: number;
}

/** An immutable, content-addressed copy of a source's migrations at one revision. */
export interface Release {
  readonly id: ReleaseId;
  readonly projectId: ProjectId;
  /** 1, 2, 3 … within its project. */
  readonly number: number;
  /** SHA-256 over tool, options and the list of paths and file digests. */
  readonly digest: Digest;
  readonly tool: Tool;
  readonly options: ToolOptions;
  readonly files: readonly ReleaseFile[];
  readonly migrationCount: number;
  readonly newestMigrationId: string | null;
  /** Git commit of the source, when the source is a clean work tree of one. */
  readonly revision: string | null;
  readonly createdAt: Instant;
}
