import { ignoreDebugSignal } from '../ignore-debug-signal';
import { processEnv } from '../env';
import { Fault } from '../../engine/base/fault';
import { createProgress } from './progress';
import { startInstallation } from './start-installation';

/** `npm start`: everything on one machine, until a signal ends it. One clear sentence and exit code 1 when something stands in the way. */
async function main(): Promise<void> {
  ignoreDebugSignal();
  const progress = createProgress(process.stdout);
  const env = processEnv();
  if (!env.ok) {
    for (const problem of env.failure) progress.problem(CANNOT_START, new Fault(problem));
    process.exitCode = 1;
    return;
  }
  const stopping = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stopping.abort());
  try {
    const installation = await startInstallation(env.value, progress, stopping.signal);
    if ((await installation.ended) === 'died') process.exitCode = 1;
  } catch (error) {
    if (!stopping.signal.aborted) progress.problem(CANNOT_START, error);
    process.exitCode = stopping.signal.aborted ? 0 : 1;
  }
}

const CANNOT_START = 'Lockkeeper cannot start';

await main();
