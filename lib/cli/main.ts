import { CommanderError } from 'commander';
import { Fault } from '../engine/base/fault';
import { coloursWanted } from '../server/env';
import { createProgram } from './program';
import { EXIT, exitCodeOf, type ExitCode } from './exit-codes';
import { createOutput, type Output } from './output';

/** `lockkeeper`: from a terminal on the installation's host. What a command found goes to standard output, everything else to standard error. */
async function main(words: readonly string[]): Promise<ExitCode> {
  let code: ExitCode = EXIT.done;
  const act = (run: (output: Output) => Promise<ExitCode>) => async (json: boolean) => {
    code = await guarded(outputOf(json), run);
  };
  const program = createProgram((json, run) => act(run)(json));
  try {
    await program.parseAsync([...words], { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage;
    throw error;
  }
  return code;
}

async function guarded(output: Output, run: (output: Output) => Promise<ExitCode>): Promise<ExitCode> {
  try {
    return await run(output);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    output.failure(error.failure);
    return exitCodeOf(error.failure.code);
  }
}

const outputOf = (json: boolean): Output =>
  createOutput({ json, colour: coloursWanted(), stdout: process.stdout, stderr: process.stderr });

process.exitCode = await main(process.argv.slice(2));
