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

/** What differs from one program of a series to the next. */
export type ProgramTurn = Pick<ProgramOrder, 'input' | 'timeoutMs' | 'signal'>;

/**
 * Programs that are run one after another in one process, while each of them goes well. Whatever does not ends the process; the next one has a
 * new one. Each of them has the limits of time and output of a program of its own.
 */
export interface ProgramSeries {
  /** Failures: as of a program of its own. */
  run(turn: ProgramTurn): Promise<Result<CanonicalValue>>;
  /** True when the last one was not the first in its process: what it came to may be due to those before it. */
  readonly hadCompany: boolean;
  /** No process of it is left. */
  end(): Promise<void>;
}

/**
 * Runs other people's programs in a process of their own, which knows nothing of this one: no environment, no credentials, a folder that
 * goes with it, no further processes, limits of time and output. Failures: PROGRAM.FAILED with what it threw, PROGRAM.PACKAGES_MISSING,
 * PROGRAM.ENDED_EARLY, PROGRAM.TIME_LIMIT, PROGRAM.FLOOD, PROGRAM.STOPPED, PROGRAM.NOT_STARTED.
 */
export interface ProgramRunner {
  run(order: ProgramOrder): Promise<Result<CanonicalValue>>;
  /** For what is recorded, never for a run on a target (docs/adr/0053). */
  series(place: Omit<ProgramOrder, keyof ProgramTurn>): ProgramSeries;
}
