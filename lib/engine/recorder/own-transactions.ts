import type { Failure } from '../base/failure';
import { failed, success, type Result } from '../base/result';
import type { SqlStatement } from '../sql/sql-statement';
import { leftOpen, takesBack, transactionCommand } from './relay-failures';
import type { GateAnswer, StatementGate } from './statement-gate';
import { isTransactionControl } from './transaction-control';

/** BEGIN and COMMIT as statements. */
export interface TransactionWords {
  readonly begin: SqlStatement;
  readonly commit: SqlStatement;
}

/**
 * What a program says that leaves its transaction, as it is said to a server on which nobody began one: the gate sees BEGIN and COMMIT around
 * what stands in a transaction of the program's, and around several statements of one message, which are one to PostgreSQL. A transaction that
 * holds nothing is left out. After a ROLLBACK of something nothing more is let through and it cannot end well, for what is recorded is run as it
 * stands; but a tool says it when its program has thrown, and then what was thrown is the reason. Failure: RECORDER.TRANSACTION_CONTROL.
 */
export function ownTransactions(gate: StatementGate, words: TransactionWords): StatementGate {
  /** The one that is open: whether anything was said in it, and the program's own word for its beginning. */
  let open: { readonly begin: SqlStatement; readonly holds: boolean } | null = null;
  let isBroken = false;
  let takenBack: Failure | null = null;

  const ofStatements = (statements: readonly SqlStatement[]): readonly SqlStatement[] => {
    if (open === null) return statements.length < 2 ? statements : [words.begin, ...statements, words.commit];
    const before = open.holds ? [] : [open.begin];
    open = { ...open, holds: true };
    return [...before, ...statements];
  };

  const ofCommand = (command: SqlStatement): Result<readonly SqlStatement[]> => {
    const action = plainAction(command);
    if (action === null) return failed(transactionCommand(command.text));
    if (action === 'begin') {
      open ??= { begin: command, holds: false };
      return success([]);
    }
    const ended = open;
    open = null;
    if (ended?.holds !== true || isBroken) return success([]);
    if (action === 'commit') return success([command]);
    takenBack ??= takesBack(command.text);
    return success([]);
  };

  return {
    admit: async (statements): Promise<Failure | null> => {
      const command = statements.find(isTransactionControl);
      if (command !== undefined && statements.length > 1) return transactionCommand(command.text);
      if (command === undefined && takenBack !== null) return takenBack;
      const taken = command === undefined ? success(ofStatements(statements)) : ofCommand(command);
      if (!taken.ok) return taken.failure;
      return taken.value.length === 0 ? null : gate.admit(taken.value);
    },
    answered: (answer: GateAnswer): void => {
      isBroken ||= answer.error !== null;
    },
    ended: () => takenBack ?? (open?.holds === true ? leftOpen() : gate.ended()),
  };
}

type PlainAction = 'begin' | 'commit' | 'rollback';

/** Null for what is more than one transaction after the other. */
function plainAction({ transaction }: SqlStatement): PlainAction | null {
  if (transaction === null || transaction.chain) return null;
  const { action } = transaction;
  return action === 'begin' || action === 'commit' || action === 'rollback' ? action : null;
}
