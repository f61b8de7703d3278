import type { Failure } from '../base/failure';
import type { SqlStatement } from '../sql/sql-statement';
import type { PostgresErrorFacts } from '../target/postgres-error-facts';

/** How the server answered one statement. */
export interface GateAnswer {
  /** As the command tag says it. */
  readonly rows: number | null;
  readonly notices: readonly string[];
  readonly error: PostgresErrorFacts | null;
}

/** Stands between a program and a database: sees every statement before the server does, and how it went. */
export interface StatementGate {
  /** Null: they may be sent, all of them. A failure: none is, and the program is done for. */
  admit(statements: readonly SqlStatement[]): Promise<Failure | null>;
  /** One call per admitted statement, in order, until the first error. */
  answered(answer: GateAnswer): void;
  /** The program is done. A failure: it did not say all that it had to. */
  ended(): Failure | null;
}
