import type { Failure } from '../base/failure';
import type { Migration, MigrationNote } from './migration';

/** A folder as the tool reads it. Problems stop a release, blocks a deploy of it, and notes nothing. */
export interface FolderReading {
  /** In the order in which the tool would run them. */
  readonly migrations: readonly Migration[];
  readonly problems: readonly Failure[];
  /** Why the tool would run nothing of a folder that can be read and shown; absent for none. */
  readonly blocks?: readonly Failure[];
  readonly notes: readonly MigrationNote[];
}
