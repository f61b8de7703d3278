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
 * COMMIT and ROLLBACK: a tool may begin and commit as it always does, and nothing is kept before we commit. A ROLLBACK of something is refused:
 * it would stay. After an error of the server it is only the way out.
 */
export class ProgramTransaction {
  #isOpen = false;
  #saidBefore = 0;

  /** As the program was told. */
  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** Null for statements that are none of its business. */
  answer(statements: readonly SqlStatement[], sofar: SoFar): TransactionAnswer | null {
    const command = statements.find(isTransactionControl);
    if (command === undefined) return null;
    const told = statements.length === 1 ? this.#tag(plainAction(command), sofar) : null;
    return told === null ? refused(command) : { kind: 'told', tag: told };
  }

  /** Null for what cannot be had. */
  #tag(action: PlainAction | null, { said, failed }: SoFar): string | null {
    if (action === null) return null;
    if (action === 'begin') return this.#begin(said);
    const takesBack = action === 'rollback' && this.#isOpen && said > this.#saidBefore;
    if (takesBack && !failed) return null;
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

const refused = ({ text }: SqlStatement): TransactionAnswer => ({
  kind: 'refused',
  failure: transactionControl(text.split('\n')[0] ?? text),
});
