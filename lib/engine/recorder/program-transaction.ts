import type { Failure } from '../base/failure';
import type { SqlStatement } from '../sql/sql-statement';
import { transactionControl } from './relay-failures';
import { isTransactionControl } from './transaction-control';

/** What a transaction command of a program comes to. */
export type TransactionAnswer =
  /** The command tag that the program is told; the server hears nothing. */
  { readonly kind: 'told'; readonly tag: string } | { readonly kind: 'refused'; readonly failure: Failure };

/**
 * The transactions that a program believes in. Everything that it does is in one transaction of ours, so the server hears none of its BEGIN,
 * COMMIT and ROLLBACK: a tool may begin and commit as it always does, and nothing is kept before we commit. After a ROLLBACK of something, which
 * would stay, nothing more is let through: a tool says it when its program has thrown, and then what was thrown is the reason. After an error
 * of the server it is only the way out.
 */
export class ProgramTransaction {
  #isOpen = false;
  #saidBefore = 0;
  #takenBack: Failure | null = null;

  /** As the program was told. */
  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** Why the program cannot be kept: it has taken back what it said. Null while it has not. */
  get takenBack(): Failure | null {
    return this.#takenBack;
  }

  /** Null for statements that are none of its business. */
  answer(statements: readonly SqlStatement[], sofar: SoFar): TransactionAnswer | null {
    const command = statements.find(isTransactionControl);
    if (command === undefined) {
      return this.#takenBack === null ? null : { kind: 'refused', failure: this.#takenBack };
    }
    const action = statements.length === 1 ? plainAction(command) : null;
    if (action === null) return { kind: 'refused', failure: refusal(command) };
    if (action === 'rollback' && this.#takesBack(sofar)) this.#takenBack ??= refusal(command);
    return { kind: 'told', tag: this.#tag(action, sofar) };
  }

  #takesBack({ said, failed }: SoFar): boolean {
    return this.#isOpen && said > this.#saidBefore && !failed;
  }

  #tag(action: PlainAction, { said, failed }: SoFar): string {
    if (action === 'begin') return this.#begin(said);
    this.#isOpen = false;
    return action === 'rollback' || failed ? 'ROLLBACK' : 'COMMIT';
  }

  #begin(said: number): string {
    if (!this.#isOpen) this.#saidBefore = said;
    this.#isOpen = true;
    return 'BEGIN';
  }
}

/** How a program stands. */
interface SoFar {
  /** How many statements were admitted until now. */
  readonly said: number;
  /** The server has refused one. */
  readonly failed: boolean;
}

type PlainAction = 'begin' | 'commit' | 'rollback';

/** Null for what asks for more than a transaction as ours is. */
function plainAction({ transaction }: SqlStatement): PlainAction | null {
  if (transaction === null || transaction.chain || transaction.modes) return null;
  const { action } = transaction;
  return action === 'begin' || action === 'commit' || action === 'rollback' ? action : null;
}

const refusal = ({ text }: SqlStatement): Failure => transactionControl(text.split('\n')[0] ?? text);
