import { sha256, type Digest } from '../base/digest';
import { InvariantError } from '../base/invariant';
import type { FolderReading } from '../model/folder-reading';
import { formatOf } from '../formats/registry';
import type { Release, ReleaseFile, SourceFile } from '../model/release';

/**
 * The migrations of a stored release, from its own bytes. Every content is hashed again: bytes that are not the ones the release was made
 * of are never read as if they were. Pure.
 */
export function readRelease(release: Release, contents: ReadonlyMap<Digest, Uint8Array>): FolderReading {
  const files = releaseSources(release.files, contents);
  return formatOf(release.tool).read({ files, directories: [], options: release.options });
}

/** Files of a release with their bytes, hashed again. Pure. */
export const releaseSources = (
  files: readonly ReleaseFile[],
  contents: ReadonlyMap<Digest, Uint8Array>,
): readonly SourceFile[] =>
  files.map(({ path, sha256: digest }) => {
    const bytes = contents.get(digest);
    if (bytes === undefined) throw new InvariantError(`the content of ${path} is gone`);
    if (sha256(bytes) !== digest) {
      throw new InvariantError(`the stored content of ${path} is not what its release was made of`);
    }
    return { path, bytes };
  });
