import type { CanonicalValue } from '../base/canonical-json';
import type { Result } from '../base/result';
import type { SourceFile } from '../model/release';

/** One run of somebody else's program. */
export interface ProgramOrder {
  /** Text of the ES module that is started; it imports the program and answers. */
  readonly driver: string;
  /** What lies in the folder in which it is started. */
  readonly files: readonly SourceFile[];
  /** Told to the driver. */
  readonly input: Readonly<Record<string, CanonicalValue>>;
  readonly timeoutMs: number;
  /** Ends the program. */
  readonly signal: AbortSignal;
}

/**
 * Runs other people's programs in a process of their own, which knows nothing of this one: no environment, no credentials, a folder that
 * goes with it, no further processes, limits of time and output. Failures: PROGRAM.FAILED with what it threw, PROGRAM.ENDED_EARLY,
 * PROGRAM.TIME_LIMIT, PROGRAM.FLOOD, PROGRAM.STOPPED, PROGRAM.NOT_STARTED.
 */
export interface ProgramRunner {
  run(order: ProgramOrder): Promise<Result<CanonicalValue>>;
}
