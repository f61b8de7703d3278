import { spawn } from 'node:child_process';
import type { ServerAccount } from './server-account';

export interface ProgramResult {
  /** Exit code; `null` when a signal ended it or it could not be started. */
  readonly code: number | null;
  /** Standard output and standard error in the order of arrival. */
  readonly output: string;
}

/** Runs a short program to its end as the given account, in the root folder (any account may stand there) and with `environment` alone. */
export async function runProgram(
  file: string,
  args: readonly string[],
  options: { readonly account: ServerAccount | null; readonly environment: Readonly<Record<string, string>> },
): Promise<ProgramResult> {
  return new Promise((resolve) => {
    const child = spawn(file, args, {
      cwd: '/',
      env: { NODE_ENV: 'production', ...options.environment },
      stdio: ['ignore', 'pipe', 'pipe'],
      ...accountOptions(options.account),
    });
    const chunks: string[] = [];
    child.stdout.setEncoding('utf8').on('data', (text: string) => chunks.push(text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => chunks.push(text));
    child.once('error', (error) => {
      resolve({ code: null, output: error.message });
    });
    child.once('close', (code) => {
      resolve({ code, output: chunks.join('') });
    });
  });
}

/** The part of the spawn options that drops to an account. */
export function accountOptions(account: ServerAccount | null): { uid?: number; gid?: number } {
  return account === null ? {} : { uid: account.uid, gid: account.gid };
}

/**
 * The whole environment of a server program: nothing of ours is handed down, since `COPY ... TO PROGRAM` could read it. Messages are
 * English because some of them are read.
 */
export function serverEnvironment(root: string): Readonly<Record<string, string>> {
  const libraries = process.platform === 'darwin' ? 'DYLD_LIBRARY_PATH' : 'LD_LIBRARY_PATH';
  return { PATH: '/usr/bin:/bin', LC_ALL: 'C', [libraries]: `${root}/lib` };
}
