import { randomUUID } from 'node:crypto';
import type { CanonicalValue } from '../../engine/base/canonical-json';
import type { Failure } from '../../engine/base/failure';
import { MOST_ANSWER_BYTES, MOST_OUTPUT_BYTES } from './output-limits';
import { readTurnAnswer } from './program-answer';
import { flood } from './program-failures';

const NEWLINE = 0x0a;

/** What a driver gave back for its turn. */
export interface Given {
  readonly value: CanonicalValue;
}

/** One program of a child that runs several: what it says until its driver has answered with the token of the turn. */
export class OpenTurn {
  readonly token = randomUUID();
  /** Never there for a turn that came to nothing. */
  readonly given: Promise<Given>;
  readonly #kill: () => void;
  #give: (given: Given) => void = () => undefined;
  #because: Failure | null = null;
  #answer: Buffer[] = [];
  #output: Buffer[] = [];
  #complaints: Buffer[] = [];

  /** `kill` ends the child. */
  constructor(kill: () => void) {
    this.#kill = kill;
    this.given = new Promise((resolve) => {
      this.#give = resolve;
    });
  }

  /** Why it was ended by us; null when it was not. */
  get because(): Failure | null {
    return this.#because;
  }

  /** What was said on its own output, and instead of an answer. */
  get left(): { readonly answer: string; readonly output: string } {
    const output = [textOf(this.#output), textOf(this.#complaints)].join('\n').trim();
    return { answer: textOf(this.#answer), output };
  }

  end(because: Failure): void {
    this.#because ??= because;
    this.#kill();
  }

  says(chunk: Buffer): void {
    this.#keep(this.#output, chunk, MOST_OUTPUT_BYTES);
  }

  complains(chunk: Buffer): void {
    this.#keep(this.#complaints, chunk, MOST_OUTPUT_BYTES);
  }

  /** One line, and nothing after it; a child that says anything else is ended. */
  answers(chunk: Buffer): void {
    this.#keep(this.#answer, chunk, MOST_ANSWER_BYTES);
    const end = chunk.indexOf(NEWLINE);
    if (end < 0) return;
    const given = end === chunk.length - 1 ? readTurnAnswer(textOf(this.#answer), this.token) : null;
    if (given === null) this.#kill();
    else this.#give(given);
  }

  #keep(chunks: Buffer[], chunk: Buffer, most: number): void {
    const length = chunks.reduce((sum, { length: one }) => sum + one, chunk.length);
    if (length > most) this.end(flood());
    else chunks.push(chunk);
  }
}

const textOf = (chunks: readonly Buffer[]): string => Buffer.concat(chunks).toString('utf8');
