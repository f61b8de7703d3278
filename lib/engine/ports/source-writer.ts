import { failure, type Failure } from '../base/failure';
import type { Result } from '../base/result';

/** A file that is to stand below a source folder. */
export interface FileToWrite {
  readonly path: string;
  readonly text: string;
  /** What it takes the place of, byte for byte; null for one that is not there yet. */
  readonly over: Uint8Array | null;
}

/**
 * Writes into a source folder. Never over a file that is there, but for one that is still what it takes the place of; each file appears
 * whole, and what was written is taken back when a later one fails. Never leaves the folder or the allowed roots. Failures:
 * CREATE.NOT_WRITABLE, CREATE.FOLDER_MOVED_ON, CREATE.LEADS_OUT, CREATE.NOT_WRITTEN, SOURCE.OUTSIDE_ROOTS, SOURCE.NOT_FOUND, SOURCE.UNREADABLE.
 */
export interface SourceWriter {
  write(input: {
    readonly folder: string;
    readonly files: readonly FileToWrite[];
    /** Asked when all of them are written: whether they may stay. Of two who write at once at least one sees the other then. */
    readonly mayStay: () => Promise<Result<null>>;
  }): Promise<Result<null>>;
}

/** Somebody else was at work in the folder; nothing of ours is left in it. */
export const folderMovedOn = (folder: string): Failure =>
  failure('CREATE.FOLDER_MOVED_ON', `Somebody else changed the folder ${folder} at the same moment.`, {
    why: 'Nothing was written.',
    fix: 'Make the migration again: it then comes after theirs.',
  });
