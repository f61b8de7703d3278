import { fork, type ChildProcess } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { dirname } from 'node:path';
import { failure } from '../../engine/base/failure';
import { Fault } from '../../engine/base/fault';
import { makeFolders } from '../system/make-folders';
import type { Env } from '../env';
import type { ChildMessage } from './child-message';

/** A program of ours that the supervisor keeps alive. */
export interface Child {
  /** Resolves when the child said that it is ready; rejects when it ended before. */
  readonly ready: Promise<void>;
  /** Resolves when the child ended for good. */
  readonly ended: Promise<void>;
  stop(): Promise<void>;
}

export interface ChildProgram {
  readonly name: string;
  readonly file: string;
  /** Where it runs: the root of the checkout. */
  readonly folder: string;
  readonly arguments: readonly string[];
  readonly environment: Readonly<Record<string, string>> & { readonly NODE_ENV: Env['mode'] };
  readonly log: string;
  readonly onMessage: (message: ChildMessage) => void;
}

const RESTART_PAUSE_MS = 1_000;
const STOP_LIMIT_MS = 60_000;

/**
 * Starts a program and starts it again whenever it dies after it was ready: what a dead worker left behind is settled by the next one.
 * A program that dies before it was ever ready is not tried again.
 */
export async function startChild(program: ChildProgram): Promise<Child> {
  await makeFolders(dirname(program.log));
  const log = createWriteStream(program.log, { flags: 'a', mode: 0o600 });
  const state: State = { process: null, stopping: false, wasReady: false };
  const ready = deferred();
  const ended = deferred();
  const end = (): void => {
    log.end();
    ended.resolve();
  };
  const launch = (): void => {
    const child = fork(program.file, [...program.arguments], {
      cwd: program.folder,
      // Out of reach of the terminal's Ctrl-C: the supervisor stops one after the other.
      detached: true,
      env: { ...program.environment },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    state.process = child;
    child.stdout?.pipe(log, { end: false });
    child.stderr?.pipe(log, { end: false });
    child.on('message', (message: ChildMessage) => {
      if (message.kind === 'ready') {
        state.wasReady = true;
        ready.resolve();
      }
      if (message.kind === 'failed') ready.reject(new Fault(message.failure));
      program.onMessage(message);
    });
    child.once('exit', (code, signal) => {
      state.process = null;
      if (!state.wasReady) ready.reject(diedEarly(program, code, signal));
      if (state.stopping || !state.wasReady) {
        end();
      } else {
        setTimeout(() => (state.stopping ? end() : launch()), RESTART_PAUSE_MS);
      }
    });
  };
  launch();
  ready.promise.catch(() => undefined); // whoever waits for it sees the rejection; nobody has to
  return { ready: ready.promise, ended: ended.promise, stop: () => stopChild(state, ended.promise) };
}

interface State {
  process: ChildProcess | null;
  stopping: boolean;
  wasReady: boolean;
}

async function stopChild(state: State, ended: Promise<void>): Promise<void> {
  state.stopping = true;
  const child = state.process;
  child?.kill('SIGTERM');
  const limit = setTimeout(() => child?.kill('SIGKILL'), STOP_LIMIT_MS);
  await ended;
  clearTimeout(limit);
}

const diedEarly = ({ name, log }: ChildProgram, code: number | null, signal: string | null): Fault =>
  new Fault(
    failure(
      'START.PROGRAM_ENDED',
      `The ${name} process ended while it started (${signal ?? `exit code ${String(code)}`}).`,
      {
        fix: `Its log is ${log}.`,
      },
    ),
  );

function deferred(): {
  readonly promise: Promise<void>;
  readonly resolve: () => void;
  readonly reject: (reason: Error) => void;
} {
  let resolve: () => void = () => undefined;
  let reject: (reason: Error) => void = () => undefined;
  const promise = new Promise<void>((onResolve, onReject) => {
    resolve = onResolve;
    reject = onReject;
  });
  return { promise, resolve: () => resolve(), reject: (reason) => reject(reason) };
}
