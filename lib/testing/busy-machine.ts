import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';

/** Two programs for each processor: whoever else wants to work gets a third of the time. */
const PROGRAMS = 2 * availableParallelism();
const BURN = 'process.stdout.write("on"); for (;;) Math.sqrt(2);';

/** Runs a test while other programs take all processors. */
export async function onBusyMachine<T>(use: () => Promise<T>): Promise<T> {
  const programs = Array.from({ length: PROGRAMS }, () =>
    spawn(process.execPath, ['-e', BURN], { stdio: ['ignore', 'pipe', 'ignore'] }),
  );
  const ended = programs.map((program) => once(program, 'exit'));
  try {
    await Promise.all(programs.map(({ stdout }) => once(stdout, 'data')));
    return await use();
  } finally {
    for (const program of programs) program.kill('SIGKILL');
    await Promise.all(ended);
  }
}
