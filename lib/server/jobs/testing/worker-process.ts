import { spawn } from 'node:child_process';
import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleProgram } from '../../../testing/bundle-program';

const ROOT = fileURLToPath(new URL('../../../../', import.meta.url));

/** How a worker ended, and what it wrote. */
export interface WorkerEnd {
  readonly signal: NodeJS.Signals | null;
  readonly output: string;
}

/** A worker process that works until it ends by itself, or is told to. */
export interface WorkerProcess {
  readonly pid: number;
  readonly ended: Promise<WorkerEnd>;
  tell(signal: NodeJS.Signals): void;
}

/** The worker's own program with its named crash points, as `npm start` would start it. */
export interface WorkerProgram {
  start(environment: Readonly<Record<string, string>>): WorkerProcess;
  /** Runs it until it ends by itself, or is told to stop. */
  run(environment: Readonly<Record<string, string>>, stop?: AbortSignal): Promise<WorkerEnd>;
  remove(): Promise<void>;
}

/** Bundles the worker like scripts/build-node.mjs, into a folder of its own that is laid out like a checkout. */
export async function buildWorkerProgram(): Promise<WorkerProgram> {
  const folder = await mkdtemp(join(tmpdir(), 'lockkeeper-worker-'));
  for (const name of ['node_modules', 'prisma']) await symlink(join(ROOT, name), join(folder, name));
  const outfile = await bundleProgram('lib/server/jobs/worker-main.ts', join(folder, 'dist/worker.js'));
  return {
    start: (environment) => startWorker(outfile, environment),
    run: (environment, stop) => {
      const worker = startWorker(outfile, environment);
      stop?.addEventListener(
        'abort',
        () => {
          worker.tell('SIGTERM');
        },
        { once: true },
      );
      return worker.ended;
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

function startWorker(file: string, environment: Readonly<Record<string, string>>): WorkerProcess {
  const env = {
    NODE_ENV: 'test' as const,
    PATH: process.env['PATH'],
    HOME: process.env['HOME'],
    ...environment,
  };
  const child = spawn(process.execPath, [file], { env });
  const ended = new Promise<WorkerEnd>((resolve, reject) => {
    const limit = setTimeout(() => child.kill('SIGTERM'), LIMIT_MS);
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
      });
    }
    child.once('error', reject);
    child.once('close', (_code, signal) => {
      clearTimeout(limit);
      resolve({ signal, output });
    });
  });
  return { pid: child.pid ?? 0, ended, tell: (signal) => child.kill(signal) };
}

/** A worker that reaches no crash point works until it is told to stop. */
const LIMIT_MS = 60_000;
