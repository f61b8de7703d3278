import { sha256, type Digest } from '../base/digest';
import { InvariantError } from '../base/invariant';
import type { FolderReading } from '../model/folder-reading';
import { formatOf } from '../formats/registry';
import type { Release } from '../model/release';

/**
 * The migrations of a stored release, from its own bytes. Every content is hashed again: bytes that are not the ones the release was made
 * of are never read as if they were. Pure.
 */
export function readRelease(release: Release, contents: ReadonlyMap<Digest, Uint8Array>): FolderReading {
  const files = release.files.map((file) => {
    const bytes = contents.get(file.sha256);
    if (bytes === undefined) {
      throw new InvariantError(`release ${release.id} lacks the content of ${file.path}`);
    }
    if (sha256(bytes) !== file.sha256) {
      throw new InvariantError(
        `the stored content of ${file.path} is not what release ${release.id} was made of`,
      );
    }
    return { path: file.path, bytes };
  });
  return formatOf(release.tool).read({ files, directories: [], options: release.options });
}
