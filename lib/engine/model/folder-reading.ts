import type { Failure } from '../base/failure';
import type { Migration, MigrationNote } from './migration';

/** A folder as the tool reads it. Problems stop a release; notes stop nothing. */
export interface FolderReading {
  /** In the order in which the tool would run them. */
  readonly migrations: readonly Migration[];
  readonly problems: readonly Failure[];
  readonly notes: readonly MigrationNote[];
}
