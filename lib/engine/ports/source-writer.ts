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
  write(input: { readonly folder: string; readonly files: readonly FileToWrite[] }): Promise<Result<null>>;
}
