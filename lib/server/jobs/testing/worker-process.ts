import { spawn } from 'node:child_process';
import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleProgram } from '../../../testing/bundle-program';

const ROOT = fileURLToPath(new URL('../../../../', import.meta.url));

/** The worker's own program with its named crash points, as `npm start` would start it. */
export interface WorkerProgram {
  /** Runs it until it ends by itself, or is told to stop; how it ended, and what it wrote. */
  run(
    environment: Readonly<Record<string, string>>,
    stop?: AbortSignal,
  ): Promise<{ readonly signal: NodeJS.Signals | null; readonly output: string }>;
  remove(): Promise<void>;
}

/** Bundles the worker like scripts/build-node.mjs, into a folder of its own that is laid out like a checkout. */
export async function buildWorkerProgram(): Promise<WorkerProgram> {
  const folder = await mkdtemp(join(tmpdir(), 'lockkeeper-worker-'));
  for (const name of ['node_modules', 'prisma']) await symlink(join(ROOT, name), join(folder, name));
  const outfile = await bundleProgram('lib/server/jobs/worker-main.ts', join(folder, 'dist/worker.js'));
  return {
    run: (environment, stop) => runToEnd(outfile, environment, stop),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

function runToEnd(
  file: string,
  environment: Readonly<Record<string, string>>,
  stop: AbortSignal | undefined,
): ReturnType<WorkerProgram['run']> {
  return new Promise((resolve, reject) => {
    const env = {
      NODE_ENV: 'test' as const,
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      ...environment,
    };
    const child = spawn(process.execPath, [file], { env });
    const limit = setTimeout(() => child.kill('SIGTERM'), LIMIT_MS);
    stop?.addEventListener('abort', () => child.kill('SIGTERM'), { once: true });
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
}

/** A worker that reaches no crash point works until it is told to stop. */
const LIMIT_MS = 60_000;
