import { CommanderError } from 'commander';
import { failure, type Failure } from '../engine/base/failure';
import { Fault } from '../engine/base/fault';
import { coloursWanted } from '../server/env';
import { createProgram } from './program';
import { EXIT, exitCodeOf, type ExitCode } from './exit-codes';
import { createOutput, type Output } from './output';
import { asksForJson, usageFailure } from './usage-failure';

/** `lockkeeper`: from a terminal on the installation's host. What a command found goes to standard output, everything else to standard error. */
async function main(words: readonly string[]): Promise<ExitCode> {
  let code: ExitCode = EXIT.done;
  const json = asksForJson(words);
  const program = createProgram(
    async (commandsJson, run) => {
      code = await guarded(outputOf(commandsJson), run);
    },
    { silent: json },
  );
  try {
    await program.parseAsync([...words], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return EXIT.done;
    if (json) outputOf(json).failure(usageFailure(error));
    return EXIT.usage;
  }
  return code;
}

async function guarded(output: Output, run: (output: Output) => Promise<ExitCode>): Promise<ExitCode> {
  try {
    return await run(output);
  } catch (error) {
    // A mistake of ours is told with its stack, unless a program listens.
    if (!(error instanceof Fault) && !output.json) throw error;
    const failed = error instanceof Fault ? error.failure : unexpected(error);
    output.failure(failed);
    return exitCodeOf(failed.code);
  }
}

const unexpected = (error: unknown): Failure =>
  failure('INTERNAL.UNEXPECTED', 'Something went wrong in Lockkeeper itself.', {
    why: error instanceof Error ? error.message : String(error),
    fix: 'Run it again without --json and report what it says.',
  });

const outputOf = (json: boolean): Output =>
  createOutput({ json, colour: coloursWanted(), stdout: process.stdout, stderr: process.stderr });

process.exitCode = await main(process.argv.slice(2));
