import { spawn, type ChildProcess } from 'node:child_process';
import { Readable } from 'node:stream';
import { success, type Result } from '../../engine/base/result';
import type { ProgramOrder } from '../../engine/ports/program-runner';
import { foldersAbove } from './find-packages';
import type { KernelSandbox } from './kernel-sandbox';
import type { Launch } from './launch';
import { launchJavascript } from './launch-javascript';
import { launchPython } from './launch-python';
import type { ProgramFolder } from './program-folder';

/** What every child is started with. */
export interface ChildInput {
  /** Packages of a project are looked for no higher. */
  readonly roots: readonly string[];
  readonly sandbox: KernelSandbox;
}

/** A child in its sandbox: its driver waits for its order on standard input. */
export interface ProgramChild {
  readonly child: ChildProcess;
  /** Told to the driver beside its order. */
  readonly input: Launch['input'];
  readonly passedOver: Launch['passedOver'];
}

const LAUNCHES = { javascript: launchJavascript, python: launchPython };

/** Starts the driver of an order in its folder. Failures: PROGRAM.PACKAGES_MISSING, PROGRAM.NOT_STARTED. */
export async function startChild(
  { roots, sandbox }: ChildInput,
  { driver, home, port }: Pick<ProgramOrder, 'driver' | 'home' | 'port'>,
  place: ProgramFolder,
): Promise<Result<ProgramChild>> {
  const { language, packages } = driver;
  const { folder, files, compiled } = place;
  const launch = await LAUNCHES[language]({
    folder,
    files,
    compiled,
    roots,
    driver: place.driver,
    above: packages.length === 0 ? [] : await foldersAbove(home, roots),
    packages,
  });
  if (!launch.ok) return launch;
  const { environment, input, passedOver } = launch.value;
  const started = await sandbox.around(launch.value, { folder, port });
  if (!started.ok) return started;
  const child = start(files, { ...started.value, environment });
  child.stdin?.on('error', () => undefined);
  return success({ child, input, passedOver });
}

const ANSWER = 3;

const start = (
  files: string,
  { command, args, environment }: Pick<Launch, 'command' | 'args' | 'environment'>,
): ChildProcess =>
  spawn(command, args, {
    cwd: files,
    env: { NODE_ENV: 'production', ...environment },
    // A group of its own, so that it can be ended as a whole.
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
  });

/** Where a driver answers. */
export function answerOf({ stdio }: ChildProcess): Readable | null {
  const pipe = stdio[ANSWER];
  return pipe instanceof Readable ? pipe : null;
}

/** Children of the program too, should there be any. */
export function killGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It is gone.
  }
}
