import type { SqlStatement } from '../sql/sql-statement';
import type { GateAnswer, StatementGate } from './statement-gate';
import { isTransactionControl } from './transaction-control';

/** A gate that does not see what a client library says about itself. */
export interface AsideGate extends StatementGate {
  /** How many statements the gate behind it admitted, without those that begin and end transactions. */
  readonly said: number;
}

/**
 * Lets the fixed texts in `housekeeping` through without a word: what a client library asks when it connects is no part of a migration.
 * Everything else is the gate's, and so is all that comes after the first of the migration's own statements: a text can mean something else then.
 * Those in `always` cannot.
 */
export function setAside(
  gate: StatementGate,
  housekeeping: readonly string[],
  always: readonly string[] = [],
): AsideGate {
  const known = new Set(housekeeping);
  const lasting = new Set(always);
  const isAside = ({ text }: SqlStatement): boolean => lasting.has(text) || (said === 0 && known.has(text));
  /** Of the statements that are not answered yet, whether the gate knows them. */
  const expected: boolean[] = [];
  let said = 0;
  return {
    admit: async (statements) => {
      if (statements.length > 0 && statements.every(isAside)) {
        expected.push(...statements.map(() => false));
        return null;
      }
      const refused = await gate.admit(statements);
      if (refused !== null) return refused;
      said += statements.filter((each) => !isTransactionControl(each)).length;
      expected.push(...statements.map(() => true));
      return null;
    },
    answered: (answer: GateAnswer) => {
      if (expected.shift() !== false) gate.answered(answer);
    },
    ended: () => gate.ended(),
    get said() {
      return said;
    },
  };
}
