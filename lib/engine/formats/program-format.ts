import type { CanonicalValue } from '../base/canonical-json';
import type { Failure } from '../base/failure';
import type { Result } from '../base/result';
import type { ToolOptions } from '../model/migration';
import type { SourceFile } from '../model/release';
import type { StaticModule } from './static-module';
import type { ProgramDriver } from '../ports/program-runner';

/** One program of a folder, as its driver tells of it. */
export interface DescribedProgram {
  /** Path below the source folder. */
  readonly file: string;
  /** What the format wants to find again beside the recorded statements: an object with what `RECORDING_HEADER` asks for. */
  readonly header: CanonicalValue;
}

/** A program and what it said to the database when it was tried. */
export interface RecordedProgram extends DescribedProgram {
  /** As they were sent, in order, values written out. */
  readonly statements: readonly string[];
  /** What the program does may depend on what is there: some of them read, and not only to look at what was done. */
  readonly reads: boolean;
}

/**
 * A tool whose migrations are programs. They are tried once on a scratch database when a release is made; what they said is kept as a file of
 * the release (program-recordings.ts) and is the migration's SQL from then on. On a target the program runs again and may say nothing else (docs/adr/0026);
 * of one that leaves its transaction the recorded statements are run (docs/adr/0055).
 */
export interface ProgramFormat {
  readonly driver: ProgramDriver;
  /** What the tool's client library says to the database about itself: exact texts that read and change nothing, no part of a migration. */
  readonly housekeeping: readonly string[];
  /** What it says when a program leaves its transaction, at any time; nothing unless told. Texts that mean the same wherever they are said. */
  readonly housekeepingOnLeave?: readonly string[];
  /** What the tool's client library installs when it connects, outside of any migration: it is there when programs are tried. */
  extensions?(options: ToolOptions): readonly string[];
  /** What is wrong with a program for certain, by its text alone; nothing where only running it would tell. Absent for a language that is not parsed. */
  surely?(file: string, said: StaticModule): readonly Failure[];
  /**
   * With how many statements a program acted, by what its driver gave back: those after them look at what was done. Absent for a tool whose
   * programs have no such part.
   */
  acted?(gave: CanonicalValue): number | null;
  /** The names of the programs below the source folder. */
  programs(files: readonly SourceFile[], options: ToolOptions): readonly string[];
  /** The programs of a folder in the order in which they run, from what the driver told of `files`. */
  order(
    files: readonly SourceFile[],
    described: CanonicalValue,
    options: ToolOptions,
  ): Result<readonly DescribedProgram[], readonly Failure[]>;
}
