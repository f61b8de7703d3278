import type { CanonicalValue } from '../base/canonical-json';
import type { Result } from '../base/result';
import type { SourceFile } from '../model/release';

/** What is started in the process: it loads a program, runs it and answers. */
export interface ProgramDriver {
  readonly language: 'javascript' | 'python';
  readonly text: string;
  /** What it loads of the packages that the project has installed; with none, it has no packages but ours. */
  readonly packages: readonly string[];
}

/** One run of somebody else's program. */
export interface ProgramOrder {
  readonly driver: ProgramDriver;
  /** What lies in the folder in which it is started. */
  readonly files: readonly SourceFile[];
  /** The folder of the source on this machine: there, or above it, the project's packages are installed. */
  readonly home: string;
  /** Told to the driver. */
  readonly input: Readonly<Record<string, CanonicalValue>>;
  /** The one port that it may connect to, here; null for a program that has nothing to connect to. */
  readonly port: number | null;
  readonly timeoutMs: number;
  /** Ends the program. */
  readonly signal: AbortSignal;
}

/**
 * Runs other people's programs in a process of their own, which knows nothing of this one: no environment, no credentials, a folder that
 * goes with it, no further processes, limits of time and output. Failures: PROGRAM.FAILED with what it threw, PROGRAM.PACKAGES_MISSING,
 * PROGRAM.ENDED_EARLY, PROGRAM.TIME_LIMIT, PROGRAM.FLOOD, PROGRAM.STOPPED, PROGRAM.NOT_STARTED.
 */
export interface ProgramRunner {
  run(order: ProgramOrder): Promise<Result<CanonicalValue>>;
}
