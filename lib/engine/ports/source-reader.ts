import type { Result } from '../base/result';
import type { SourceFile } from '../model/release';

/** What one reading of a source gave. */
export interface SourceReading {
  readonly files: readonly SourceFile[];
  /** Names of the directories directly below the folder. */
  readonly directories: readonly string[];
  /** Commit that the git work tree around the folder has checked out; null when there is none. */
  readonly revision: string | null;
}

/**
 * Reads the files of a source folder that a format wants. Never follows a link, never leaves the allowed roots, reads no file twice;
 * failures: SOURCE.OUTSIDE_ROOTS, SOURCE.NOT_FOUND, SOURCE.UNREADABLE, SOURCE.LINK_OUT, SOURCE.TOO_LARGE.
 */
export interface SourceReader {
  read(input: {
    readonly folder: string;
    readonly selects: (path: string) => boolean;
    /** Directories that are looked into; all of them unless told. */
    readonly enters?: (path: string) => boolean;
  }): Promise<Result<SourceReading>>;
}
