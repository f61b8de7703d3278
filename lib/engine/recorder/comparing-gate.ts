import { failure, type Failure } from '../base/failure';
import type { PlannedStatement } from '../model/plan';
import type { SqlStatement } from '../sql/sql-statement';
import type { GateAnswer, StatementGate } from './statement-gate';

/**
 * Lets through what was planned, in its order and all of it: compares each statement with the planned one at its place: the same text, values included. The first that differs is refused with both
 * texts: PROGRAM.DEVIATED. Answers go to `onAnswer` with the place of their statement.
 */
export function startComparison(
  planned: readonly PlannedStatement[],
  onAnswer: (place: number, answer: GateAnswer) => void,
): StatementGate {
  let admitted = 0;
  let answered = 0;
  return {
    admit: (statements) => {
      const refused = deviationOf(statements, planned.slice(admitted));
      if (refused === null) admitted += statements.length;
      return refused;
    },
    answered: (answer) => {
      onAnswer(answered, answer);
      answered += 1;
    },
    ended: () => {
      const missing = planned[admitted];
      return missing === undefined ? null : deviated(null, missing);
    },
  };
}

function deviationOf(
  statements: readonly SqlStatement[],
  planned: readonly PlannedStatement[],
): Failure | null {
  const place = statements.findIndex(({ text }, index) => planned[index]?.text !== text);
  return place < 0 ? null : deviated(statements[place]?.text ?? null, planned[place] ?? null);
}

/** What the program wanted to send (null: it ended), and what was approved (null: nothing more). */
function deviated(sent: string | null, planned: PlannedStatement | null): Failure {
  return failure('PROGRAM.DEVIATED', 'The program deviated from the approved plan; nothing of it was kept.', {
    why: [
      planned === null
        ? 'Nothing more was planned.'
        : `Planned as statement ${String(planned.number)}: ${clipped(planned.text)}`,
      sent === null ? 'The program ended without it.' : `The program sent: ${clipped(sent)}`,
    ].join(' '),
    fix: 'Make the program say the same on every run: no clock, no random values, no reading of what differs between databases. Then read the source again and plan anew.',
  });
}

const LONGEST = 1_000;
const clipped = (text: string): string => (text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text);
