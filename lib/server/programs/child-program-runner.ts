import { spawn, type ChildProcess } from 'node:child_process';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, sep } from 'node:path';
import { Readable } from 'node:stream';
import * as z from 'zod';
import { canonicalJson, parseCanonical, type CanonicalValue } from '../../engine/base/canonical-json';
import type { Failure } from '../../engine/base/failure';
import { failed, success, type Result } from '../../engine/base/result';
import type { ProgramOrder, ProgramRunner } from '../../engine/ports/program-runner';
import { createCompiler, NOT_COMPILED, type Compiled } from './compile-typescript';
import { foldersAbove } from './find-packages';
import type { KernelSandbox } from './kernel-sandbox';
import type { Launch, LaunchPlace } from './launch';
import { launchJavascript } from './launch-javascript';
import { launchPython } from './launch-python';
import {
  endedEarly,
  flood,
  notStarted,
  packagesMissing,
  programFailed,
  stopped,
  timeLimit,
} from './program-failures';

/** A program that says more than this on its own output, or answers more, is ended. */
const MOST_OUTPUT_BYTES = 1_000_000;
const MOST_ANSWER_BYTES = 4_000_000;
/** Of the output, the end that goes into a failure. */
const TOLD_CHARACTERS = 2_000;

interface RunnerInput {
  /** Packages of a project are looked for no higher. */
  readonly roots: readonly string[];
  readonly sandbox: KernelSandbox;
}

/** Programs in child processes, by the language of their driver, each within the kernel's sandbox. */
export function createChildProgramRunner(input: RunnerInput): ProgramRunner {
  const runWith = (order: ProgramOrder, compiled: Compiled): Promise<Result<CanonicalValue>> =>
    inFolder(order, compiled, (place) => runIn(place, order, input));
  const compile = createCompiler((order) => runWith(order, NOT_COMPILED));
  return { run: async (order) => runWith(order, await compile(order)) };
}

interface Place {
  readonly folder: string;
  /** The program's own files; nobody knows the name before, so that no path through a link can end there. */
  readonly files: string;
  readonly compiled: LaunchPlace['compiled'];
}

async function inFolder<T>(
  order: ProgramOrder,
  compiled: Compiled,
  use: (place: Place) => Promise<T>,
): Promise<T> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'lockkeeper-program-')));
  try {
    const files = await mkdtemp(join(folder, 'files-'));
    const beside = await mkdtemp(join(folder, 'compiled-'));
    for (const { path, bytes } of order.files) await putFile(files, path, bytes);
    for (const [path, text] of compiled) await putFile(beside, path, text);
    await writeFile(driverIn(folder, order), order.driver.text);
    return await use({ folder, files, compiled: { folder: beside, files: [...compiled.keys()] } });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function putFile(folder: string, path: string, content: Uint8Array | string): Promise<void> {
  const file = join(folder, path);
  if (!file.startsWith(folder + sep)) throw new TypeError(`${path} leads out of the folder`);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, content);
}

const LANGUAGES = {
  javascript: { launch: launchJavascript, extension: 'mjs' },
  python: { launch: launchPython, extension: 'py' },
};

const driverIn = (folder: string, { driver }: ProgramOrder): string =>
  join(folder, `driver.${LANGUAGES[driver.language].extension}`);

async function runIn(
  { folder, files, compiled }: Place,
  order: ProgramOrder,
  { roots, sandbox }: RunnerInput,
): Promise<Result<CanonicalValue>> {
  const { language, packages } = order.driver;
  const launch = await LANGUAGES[language].launch({
    folder,
    files,
    compiled,
    roots,
    driver: driverIn(folder, order),
    above: packages.length === 0 ? [] : await foldersAbove(order.home, roots),
    packages,
  });
  if (!launch.ok) return launch;
  const { environment } = launch.value;
  const started = await sandbox.around(launch.value, { folder, port: order.port });
  if (!started.ok) return started;
  const child = start(files, { ...started.value, environment });
  const ended = endsEarly(child, order);
  child.stdin?.on('error', () => undefined);
  child.stdin?.end(canonicalJson({ ...order.input, ...launch.value.input }));
  const onMore = (): void => {
    ended.end(flood());
  };
  const [output, complaints, answer, exit] = await Promise.all([
    collect(child.stdout, MOST_OUTPUT_BYTES, onMore),
    collect(child.stderr, MOST_OUTPUT_BYTES, onMore),
    collect(answerOf(child), MOST_ANSWER_BYTES, onMore),
    exitOf(child),
  ]);
  ended.rest();
  if (exit instanceof Error) return failed(notStarted(exit.message));
  if (ended.because !== null) return failed(ended.because);
  const told = { home: order.home, passedOver: launch.value.passedOver, files };
  return readAnswer(told, answer, [output, complaints].join('\n').trim(), exit);
}

interface Ending {
  /** Why it was ended by us; null when it was not. */
  readonly because: Failure | null;
  end(because: Failure): void;
  /** It is over: nothing is waited for any more, and what it started goes too. */
  rest(): void;
}

/** Ends a child when its time is over or nobody wants it any more. */
function endsEarly(child: ChildProcess, { timeoutMs, signal }: ProgramOrder): Ending {
  let because: Failure | null = null;
  const end = (reason: Failure): void => {
    because ??= reason;
    killGroup(child);
  };
  const onAbort = (): void => {
    end(stopped());
  };
  const timer = setTimeout(() => {
    end(timeLimit(timeoutMs));
  }, timeoutMs);
  signal.addEventListener('abort', onAbort);
  if (signal.aborted) onAbort();
  return {
    get because() {
      return because;
    },
    end,
    rest: () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      killGroup(child);
    },
  };
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

const chunksOf = (stream: Readable): AsyncIterable<Buffer> => stream;

function answerOf({ stdio }: ChildProcess): Readable | null {
  const pipe = stdio[ANSWER];
  return pipe instanceof Readable ? pipe : null;
}

async function collect(stream: Readable | null, most: number, onMore: () => void): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  if (stream === null) return '';
  try {
    for await (const chunk of chunksOf(stream)) {
      length += chunk.length;
      if (length > most) onMore();
      else chunks.push(chunk);
    }
  } catch {
    // The process was ended: what came until then counts.
  }
  return Buffer.concat(chunks).toString('utf8');
}

function exitOf(child: ChildProcess): Promise<number | string | Error> {
  return new Promise((resolve) => {
    child.once('error', resolve);
    child.once('exit', (code, signal) => {
      resolve(code ?? signal ?? 'unknown');
    });
  });
}

/** Children of the program too, should there be any. */
function killGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It is gone.
  }
}

function readAnswer(
  { home, passedOver, files }: Pick<ProgramOrder, 'home'> & Pick<Launch, 'passedOver'> & Pick<Place, 'files'>,
  answer: string,
  output: string,
  exit: number | string,
): Result<CanonicalValue> {
  const said = withoutFolder(output, files).slice(-TOLD_CHARACTERS);
  const told = ANSWERS.safeParse(parsed(answer));
  if (!told.success) return failed(endedEarly(exit, said));
  if (told.data.ok) return success(toValue(told.data.value));
  if ('missing' in told.data) {
    return failed(packagesMissing(told.data.missing, home, 'pip install', passedOver));
  }
  return failed(programFailed(withoutFolder(told.data.thrown, files).slice(0, TOLD_CHARACTERS), said));
}

/** Paths as they are below the source, and our driver by its name: where they lay for a moment is no news, and reads like an address. */
const withoutFolder = (text: string, files: string): string =>
  [files, dirname(files)].reduce(
    (shorter, folder) => shorter.replaceAll(`file://${folder}/`, '').replaceAll(`${folder}/`, ''),
    text,
  );

const ANSWERS = z.union([
  z.object({ ok: z.literal(true), value: z.unknown() }),
  z.object({ ok: z.literal(false), thrown: z.string() }),
  /** A package that is not installed where it was looked for. */
  z.object({ ok: z.literal(false), missing: z.string() }),
]);

const toValue = (value: unknown): CanonicalValue => parseCanonical(JSON.stringify(value ?? null));

function parsed(text: string): unknown {
  try {
    return parseCanonical(text);
  } catch {
    return null;
  }
}
