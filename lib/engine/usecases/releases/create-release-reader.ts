import type { FolderReading } from '../../model/folder-reading';
import type { Migration } from '../../model/migration';
import type { Release } from '../../model/release';
import { formatOf } from '../../formats/registry';
import type { ReleaseReader } from '../../ports/release-reader';
import type { Store } from '../../ports/store';
import { readRelease } from '../../release/read-release';

const RELEASES_KEPT = 32;
const TEXTS_KEPT = 256;

/** A reader that keeps what it read last: a release never changes, so reading it twice gives the same. */
export function createReleaseReader(store: Pick<Store, 'contents' | 'filesAt'>): ReleaseReader {
  const readings = new Map<string, Promise<FolderReading>>();
  const texts = new Map<string, Promise<Migration | null>>();
  return {
    read: (release) =>
      remember(readings, release.digest, RELEASES_KEPT, () =>
        store
          .contents([...new Set(release.files.map((file) => file.sha256))])
          .then((contents) => readRelease(release, contents)),
      ),

    // Kept by release: a text that none holds may come with the next one.
    recorded: (release, migration, checksum) =>
      remember(texts, `${release.id} ${migration.id} ${checksum}`, TEXTS_KEPT, () =>
        findRecorded(store, release, migration, checksum),
      ),
  };
}

/** Reads the few texts that the file ever had, not the releases that held it. */
async function findRecorded(
  store: Pick<Store, 'contents' | 'filesAt'>,
  release: Release,
  { id, path }: Migration,
  checksum: string,
): Promise<Migration | null> {
  const format = formatOf(release.tool);
  const contents = await store.contents(await store.filesAt(release.projectId, path));
  for (const bytes of contents.values()) {
    const { migrations } = format.read({
      files: [{ path, bytes }],
      directories: [],
      options: release.options,
    });
    const found = migrations.find((migration) => migration.id === id);
    if (found !== undefined && format.sameChecksum(found, checksum)) return found;
  }
  return null;
}

function remember<T>(
  kept: Map<string, Promise<T>>,
  key: string,
  most: number,
  read: () => Promise<T>,
): Promise<T> {
  const known = kept.get(key);
  if (known !== undefined) return known;
  const reading = read();
  kept.set(key, reading);
  reading.catch(() => kept.delete(key));
  const [oldest] = kept.keys();
  if (kept.size > most && oldest !== undefined) kept.delete(oldest);
  return reading;
}
