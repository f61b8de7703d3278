import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { failure } from '../engine/base/failure';
import { Fault } from '../engine/base/fault';
import type { JournalStatement, JournalStep, Run } from '../engine/model/run';
import type { JournalRows, LiveFacts, RunJournal } from '../engine/ports/journal';

type Owner = Pick<Run, 'id' | 'fence'>;

/** Rows of one step of a durable write, as they were asked for. */
export interface WrittenStep extends JournalRows {
  readonly fence: number;
}

/** A `RunJournal` for tests, with hands to make it fail. Keeps what the store would keep. */
export interface MemoryJournal extends RunJournal {
  /** Durable writes in order. */
  readonly written: readonly WrittenStep[];
  readonly progressed: readonly JournalStatement[];
  readonly liveFacts: readonly LiveFacts[];
  /** From now on every write fails, as when the store went away. */
  lose(): void;
  /** It is back. */
  find(): void;
  /** A newer run has the fence: writes of older ones are refused. */
  supersede(fence: number): void;
  /** A person presses *cancel*. */
  requestCancel(): void;
}

/**
 * Makes a journal in memory. With a file, every durable write is also a line of it, written before the write returns, so that another
 * process can read it after this one was killed.
 */
export function createMemoryJournal(file: string | null = null): MemoryJournal {
  return new Journal(file);
}

class Journal implements MemoryJournal {
  readonly written: WrittenStep[] = [];
  readonly progressed: JournalStatement[] = [];
  readonly liveFacts: LiveFacts[] = [];
  readonly #file: string | null;
  #lost = false;
  #cancelled = false;
  #fence = 0;

  constructor(file: string | null) {
    this.#file = file;
    if (file === null || !existsSync(file)) return;
    this.written.push(...readWritten(file));
  }

  async write(run: Owner, rows: readonly JournalRows[]): Promise<void> {
    this.#check(run);
    const written = rows.map((row): WrittenStep => ({ fence: run.fence, ...row }));
    const lines = written.map((row) => `${JSON.stringify(row)}\n`).join('');
    if (this.#file !== null) appendFileSync(this.#file, lines);
    this.written.push(...written);
  }

  progress(_run: Owner, statements: readonly JournalStatement[]): void {
    this.progressed.push(...statements);
  }

  live(_run: Owner, facts: LiveFacts): void {
    this.liveFacts.push(facts);
  }

  async flush(): Promise<void> {
    return Promise.resolve();
  }

  async read(runId: string): Promise<Awaited<ReturnType<RunJournal['read']>>> {
    const steps = new Map<number, JournalStep>();
    const statements = new Map<string, JournalStatement>();
    for (const row of this.written.filter((candidate) => candidate.step.runId === runId)) {
      steps.set(row.step.step, row.step);
      for (const each of row.statements) statements.set(`${each.step}:${each.statement}`, each);
    }
    return { steps: [...steps.values()], statements: [...statements.values()] };
  }

  async renewLease(run: Owner): Promise<void> {
    this.#check(run);
    return Promise.resolve();
  }

  async cancelRequested(): Promise<boolean> {
    return Promise.resolve(this.#cancelled);
  }

  lose(): void {
    this.#lost = true;
  }

  find(): void {
    this.#lost = false;
  }

  supersede(fence: number): void {
    this.#fence = fence;
  }

  requestCancel(): void {
    this.#cancelled = true;
  }

  #check(run: Owner): void {
    if (this.#lost) throw new Fault(failure('STORE.UNREACHABLE', 'The store cannot be reached.'));
    if (run.fence < this.#fence) throw new Fault(failure('RUN.SUPERSEDED', 'A newer run has taken over.'));
  }
}

/** Lines that this very class has written. */
function readWritten(file: string): readonly WrittenStep[] {
  const lines = readFileSync(file, 'utf8').split('\n');
  const rows: WrittenStep[] = JSON.parse(`[${lines.filter((text) => text !== '').join(',')}]`);
  return rows;
}
