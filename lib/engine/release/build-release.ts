import { digestOf, sha256, type Digest } from '../base/digest';
import type { ProjectId, ReleaseId } from '../model/identifiers';
import type { Instant } from '../model/instant';
import type { Migration, Tool, ToolOptions } from '../model/migration';
import type { Release, ReleaseFile, SourceFile } from '../model/release';

/** What a release is made of. */
export interface ReleaseInput {
  readonly id: ReleaseId;
  readonly projectId: ProjectId;
  readonly number: number;
  readonly tool: Tool;
  readonly options: ToolOptions;
  readonly files: readonly SourceFile[];
  readonly migrations: readonly Migration[];
  readonly revision: string | null;
  readonly createdAt: Instant;
}

/** The release of a reading without problems. Equal tool, options and files give an equal digest, whatever the order of reading. Pure. */
export function buildRelease(input: ReleaseInput): Release {
  const files = releaseFiles(input.files);
  return {
    id: input.id,
    projectId: input.projectId,
    number: input.number,
    digest: contentDigest({ tool: input.tool, options: input.options, files }),
    tool: input.tool,
    options: input.options,
    files,
    migrationCount: input.migrations.length,
    newestMigrationId: (input.migrations.findLast(isOrdered) ?? input.migrations.at(-1))?.id ?? null,
    revision: input.revision,
    createdAt: input.createdAt,
  };
}

/** What runs again with each text is not newer than others. */
const isOrdered = ({ kind }: Migration): boolean => kind !== 'repeatable';

/** Paths in code unit order with what they hold. */
export function releaseFiles(files: readonly SourceFile[]): readonly ReleaseFile[] {
  return files
    .map((file) => ({ path: file.path, sha256: sha256(file.bytes), size: file.bytes.length }))
    .sort((left, right) => (left.path < right.path ? -1 : 1));
}

/** The digest that tells one release's content from another's. */
export function contentDigest(content: {
  readonly tool: Tool;
  readonly options: ToolOptions;
  readonly files: readonly ReleaseFile[];
}): Digest {
  return digestOf({
    tool: content.tool,
    options: content.options,
    files: content.files.map((file) => [file.path, file.sha256]),
  });
}
