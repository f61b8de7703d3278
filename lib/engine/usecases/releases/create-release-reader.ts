import type { Digest } from '../../base/digest';
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

/**
 * Reads the few texts that the file ever had, not the releases that held it. Where a checksum is about more than its own file, each of them is
 * read in its place in the release: then it is found when nothing else before it is another one.
 */
async function findRecorded(
  store: Pick<Store, 'contents' | 'filesAt'>,
  release: Release,
  migration: Migration,
  checksum: string,
): Promise<Migration | null> {
  const format = formatOf(release.tool);
  if (format.sameChecksum(migration, checksum)) return migration;
  const { id, path } = migration;
  const digests = await store.filesAt(release.projectId, path);
  const contents = await store.contents(digests);
  const alone = [...contents.values()].flatMap((bytes) => {
    const files = [{ path, bytes }];
    return format.read({ files, directories: [], options: release.options }).migrations;
  });
  const isIt = (one: Migration): boolean => one.id === id && format.sameChecksum(one, checksum);
  const found = alone.find(isIt);
  if (found !== undefined || alone.some((one) => one.checksum === migration.checksum)) return found ?? null;
  const others = await store.contents(release.files.map(({ sha256 }) => sha256));
  return (
    digests
      .flatMap((digest) => readWith(release, { path, digest }, new Map([...others, ...contents])))
      .find(isIt) ?? null
  );
}

/** The migrations of a release in which one file has another content. */
function readWith(
  release: Release,
  other: { readonly path: string; readonly digest: Digest },
  contents: ReadonlyMap<Digest, Uint8Array>,
): readonly Migration[] {
  const files = release.files.map((file) =>
    file.path === other.path ? { ...file, sha256: other.digest } : file,
  );
  return readRelease({ ...release, files }, contents).migrations;
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
