import type { CanonicalValue } from '../base/canonical-json';
import type { Failure } from '../base/failure';
import type { Result } from '../base/result';
import type { SourceFile } from '../model/release';

/** One program of a folder, as its driver tells of it. */
export interface DescribedProgram {
  /** Path below the source folder. */
  readonly file: string;
  /** What the format wants to find again beside the recorded statements. */
  readonly header: CanonicalValue;
}

/** A program and what it said to the database when it was tried. */
export interface RecordedProgram extends DescribedProgram {
  /** As they were sent, in order, values written out. */
  readonly statements: readonly string[];
  /** Some of them read: what the program does may depend on what is there. */
  readonly reads: boolean;
}

/**
 * A tool whose migrations are programs. They are tried once on a scratch database when a release is made; what they said is kept as a file of
 * the release and is the migration's SQL from then on. On a target the program runs again and may say nothing else (docs/adr/0026).
 */
export interface ProgramFormat {
  /** Text of the ES module that describes and runs programs in a child process; its input and answer are said there. */
  readonly driver: string;
  /** The programs of a folder in the order in which they run, from what the driver told of `files`. */
  order(
    files: readonly SourceFile[],
    described: CanonicalValue,
  ): Result<readonly DescribedProgram[], readonly Failure[]>;
  /** The names of the programs below the source folder. */
  programs(files: readonly SourceFile[]): readonly string[];
  /** True for the files that keep recordings; a source never has them. */
  isRecording(path: string): boolean;
  /** The file of the release that keeps a recording. */
  recording(program: RecordedProgram): SourceFile;
}
