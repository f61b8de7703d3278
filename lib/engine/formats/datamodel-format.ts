import type { Result } from '../base/result';
import type { Datamodel } from '../model/datamodel';
import type { SourceFile } from '../model/release';
import type { StaticModule } from './static-module';

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
  /** Files that configure the tool, below an application's folder: the first one that is there counts. */
  readonly configurations: readonly string[];
  /** Places as a configuration writes them, from the folder that it lies in. It is parsed and never run. */
  readConfiguration(
    file: string,
    module: StaticModule | null,
  ): {
    readonly schema: string | null;
    readonly migrations: string | null;
    /** What only running it would tell, in sentences. */
    readonly remarks: readonly string[];
  };
  /** Where an application's folder holds a datamodel that its configuration does not name. */
  readonly applicationPlaces: readonly string[];
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
