import type { Result } from '../base/result';
import type { Datamodel } from '../model/datamodel';
import type { SourceFile } from '../model/release';

/** What the application's package says about its tool. */
export interface ToolManifest {
  /** Where it names its datamodel, a file or a folder, as it writes it; null when it names none. */
  readonly place: string | null;
  readonly toolMajor: number | null;
}

/** How a tool's datamodel is found from the migrations' place and read. Pure. */
export interface DatamodelFormat {
  /** Name of the file that says which version the application uses: looked for beside the migrations and above. */
  readonly manifest: string;
  readManifest(bytes: Uint8Array): ToolManifest;
  /** True for a file of a datamodel. */
  selects(path: string): boolean;
  /**
   * Folders beside the migrations that are looked into, the first one with a file of a datamodel counts. `.` is the folder that holds the
   * migrations' own.
   */
  readonly places: readonly string[];
  /** The datamodel that the files are. Failures: DATAMODEL.AMBIGUOUS, DATAMODEL.NOT_TEXT. */
  read(files: readonly SourceFile[], toolMajor: number | null): Result<Datamodel>;
}
