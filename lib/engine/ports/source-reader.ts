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

/** A file that was wanted and not read. */
export interface UnreadFile {
  readonly path: string;
  /** As the end of a sentence. */
  readonly why: string;
}

/** What a folder holds by name, and the small files of it that were wanted. */
export interface FolderSurvey {
  /** Below the folder, nearer ones first. */
  readonly paths: readonly string[];
  /** True: there is more than was looked at. */
  readonly isCut: boolean;
  readonly files: readonly SourceFile[];
  readonly unread: readonly UnreadFile[];
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
  /**
   * Looks through a folder of unknown size, within limits: never into folders of packages, of what was built, or of git. Never follows a
   * link out. Failures: SOURCE.OUTSIDE_ROOTS, SOURCE.NOT_FOUND, SOURCE.UNREADABLE.
   */
  survey(input: {
    readonly folder: string;
    /** Which of the files that were seen are read; the first ones where there are too many. */
    readonly wants: (paths: readonly string[]) => readonly string[];
  }): Promise<Result<FolderSurvey>>;
}
