import type { Evidence } from '../model/detection';
import type { ToolOptions } from '../model/migration';
import type { StaticModule } from './static-module';

/** A file by which a tool is configured, as it was read: nothing of it was run. */
export interface ConfigurationFile {
  /** Below the folder that was looked into. */
  readonly path: string;
  readonly text: string;
  /** Of a program or a JSON file; null of any other, and of one that cannot be read. */
  readonly module: StaticModule | null;
}

/** The files of a folder by name, and those that say how tools are configured by text. */
export interface Repository {
  /** Every file that was seen, below the folder. */
  readonly paths: readonly string[];
  /** Folders that hold one of them, at whatever depth; `.` among them. */
  readonly folders: ReadonlySet<string>;
  readonly configurations: readonly ConfigurationFile[];
}

/** A source as a tool's configuration names it. */
export interface ConfiguredSource {
  /** Below the folder that was looked into; null when only running the program would tell. */
  readonly place: string | null;
  /** Folders below the place whose files belong to this source, where there are several. */
  readonly covers?: readonly string[];
  /** Folder of the configuration, below which the migrations are looked for when it does not tell. */
  readonly near: string;
  readonly options: ToolOptions;
  readonly evidence: readonly Evidence[];
  readonly remarks: readonly string[];
  /** Which database the migrations are for, when it is not PostgreSQL. */
  readonly otherDatabase: string | null;
}

/** How a tool's own configuration says where its migrations and its history are. Pure. */
export interface SourceConfiguration {
  /** True for a file that says something of it. Paths below the folder that is looked into. */
  selects(path: string): boolean;
  /** Files of which the text tells whose a folder is, where neither names nor configurations do: a few of all that were seen. */
  samples?(paths: readonly string[]): readonly string[];
  read(repository: Repository): readonly ConfiguredSource[];
}
