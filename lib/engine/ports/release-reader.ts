import type { FolderReading } from '../model/folder-reading';
import type { Migration } from '../model/migration';
import type { Release } from '../model/release';

/** The migrations of stored releases; reading the same release twice costs once. */
export interface ReleaseReader {
  read(release: Release): Promise<FolderReading>;
  /** A migration of the release as it was when it had this checksum, by any release of the project; null when none held it. */
  recorded(release: Release, migration: Migration, checksum: string): Promise<Migration | null>;
}
