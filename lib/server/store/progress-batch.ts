import type { JournalStatement } from '../../engine/model/run';
import type { LiveFacts } from '../../engine/ports/journal';

/** What was told about one run since the last batch: of each statement only its last state. */
export class ProgressBatch {
  readonly #statements = new Map<string, JournalStatement>();
  #live: LiveFacts | null = null;

  add(statements: readonly JournalStatement[]): void {
    for (const statement of statements) this.#statements.set(keyOf(statement), statement);
  }

  show(facts: LiveFacts): void {
    this.#live = facts;
  }

  /** Takes out what a durable write says better. */
  forget(statements: readonly JournalStatement[]): void {
    for (const statement of statements) this.#statements.delete(keyOf(statement));
  }

  mentions(statements: readonly JournalStatement[]): boolean {
    return statements.some((statement) => this.#statements.has(keyOf(statement)));
  }

  get statements(): readonly JournalStatement[] {
    return [...this.#statements.values()];
  }

  get live(): LiveFacts | null {
    return this.#live;
  }
}

const keyOf = ({ runId, step, statement }: JournalStatement): string => `${runId} ${step} ${statement}`;
