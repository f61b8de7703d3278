import type { ChildProcess } from 'node:child_process';
import { canonicalJson, type CanonicalValue } from '../../engine/base/canonical-json';
import type { Failure } from '../../engine/base/failure';
import { failed, success, type Result } from '../../engine/base/result';
import type { ProgramTurn } from '../../engine/ports/program-runner';
import { OpenTurn } from './open-turn';
import { readAnswer } from './program-answer';
import { answerOf, killGroup, type ProgramChild } from './program-child';
import { endedEarly, notStarted, stopped, timeLimit } from './program-failures';
import type { ProgramFolder } from './program-folder';

/** Where a child is. */
interface Ground {
  readonly home: string;
  readonly place: ProgramFolder;
}

/** Whoever holds a pipe of a process that is gone is not waited for any longer. */
const LEFT_MS = 2_000;

/**
 * A child that works through programs: each turn is one line on its standard input, with a token for its driver, and ends with one line of
 * its answer that says the token. The next line is not written before that, so a program begins when whoever started this one is ready for it.
 * A child that says anything else there, or does not go well, is ended.
 */
export class SeriesChild {
  readonly #child: ChildProcess;
  readonly #passedOver: string | null;
  readonly #ground: Ground;
  /** What it said until its end has come, too. */
  readonly #closed: Promise<void>;
  #exit: number | string | Error | null = null;
  #isOver = false;
  #turn: OpenTurn | null = null;

  /** `order` is what its driver is told of all programs. */
  constructor(
    { child, input, passedOver }: ProgramChild,
    ground: Ground,
    order: Readonly<Record<string, CanonicalValue>>,
  ) {
    this.#child = child;
    this.#passedOver = passedOver;
    this.#ground = ground;
    this.#closed = this.#close();
    child.stdout?.on('data', (chunk: Buffer) => this.#turn?.says(chunk));
    child.stderr?.on('data', (chunk: Buffer) => this.#turn?.complains(chunk));
    answerOf(child)?.on('data', (chunk: Buffer) => {
      this.#answers(chunk);
    });
    this.#tell({ ...order, ...input, act: 'series' });
  }

  /** It has ended, or is about to. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** Failures: as of a program of its own; after one there is no further turn. */
  async run({ input, timeoutMs, signal }: ProgramTurn): Promise<Result<CanonicalValue>> {
    const turn = new OpenTurn(() => {
      this.#kill();
    });
    this.#turn = turn;
    const onAbort = (): void => {
      turn.end(stopped());
    };
    const timer = setTimeout(() => {
      turn.end(timeLimit(timeoutMs));
    }, timeoutMs);
    signal.addEventListener('abort', onAbort);
    if (signal.aborted) onAbort();
    this.#tell({ ...input, token: turn.token });
    const given = await Promise.race([turn.given, this.#closed.then(() => null)]);
    clearTimeout(timer);
    signal.removeEventListener('abort', onAbort);
    this.#turn = null;
    return given === null || turn.because !== null ? failed(this.#failureOf(turn)) : success(given.value);
  }

  async end(): Promise<void> {
    this.#kill();
    await this.#closed;
    await this.#ground.place.remove();
  }

  #failureOf({ because, left }: OpenTurn): Failure {
    const exit = this.#exit ?? 'unknown';
    if (exit instanceof Error) return notStarted(exit.message);
    if (because !== null) return because;
    const { home, place } = this.#ground;
    const read = readAnswer({ home, passedOver: this.#passedOver, files: place.files }, { ...left, exit });
    // An answer without the token is none.
    return read.ok ? endedEarly(exit, '') : read.failure;
  }

  #tell(line: Readonly<Record<string, CanonicalValue>>): void {
    this.#child.stdin?.write(`${canonicalJson(line)}\n`);
  }

  /** Whoever answers unasked is no driver of ours any more. */
  #answers(chunk: Buffer): void {
    if (this.#turn === null) this.#kill();
    else this.#turn.answers(chunk);
  }

  #kill(): void {
    this.#isOver = true;
    killGroup(this.#child);
  }

  #close(): Promise<void> {
    const child = this.#child;
    return new Promise((resolve) => {
      child.once('error', (error) => {
        this.#exit = error;
        this.#isOver = true;
        resolve();
      });
      child.once('exit', (code, signal) => {
        this.#exit = code ?? signal ?? 'unknown';
        this.#kill();
        setTimeout(resolve, LEFT_MS).unref();
      });
      child.once('close', () => {
        resolve();
      });
    });
  }
}
