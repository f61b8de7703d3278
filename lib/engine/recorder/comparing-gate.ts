import { failure, type Failure } from '../base/failure';
import { storableText } from '../base/storable-text';
import type { PlannedStatement } from '../model/plan';
import type { QuickParser } from '../sql/quick-parser';
import type { SqlStatement } from '../sql/sql-statement';
import { sameShape } from './same-shape';
import type { GateAnswer, StatementGate } from './statement-gate';

/** What a program may say. */
export interface Comparison {
  readonly planned: readonly PlannedStatement[];
  /** Other constants than planned in INSERT, UPDATE, DELETE and MERGE; nothing else of them. */
  readonly valuesMayDiffer: boolean;
  readonly parser: Pick<QuickParser, 'scan'>;
}

/**
 * Lets through what was planned, in its order and all of it: each statement is compared with the planned one at its place. The first that
 * differs is refused with both texts: PROGRAM.DEVIATED. Answers go to `onAnswer` with the place of their statement; one that was sent with
 * other values, as the policy lets, has its text as a notice.
 */
export function startComparison(
  comparison: Comparison,
  onAnswer: (place: number, answer: GateAnswer) => void,
): StatementGate {
  const { planned } = comparison;
  const differing = new Map<number, string>();
  let admitted = 0;
  let answered = 0;
  return {
    admit: async (statements) => {
      for (const [index, sent] of statements.entries()) {
        const { text } = sent;
        const place = admitted + index;
        const wanted = planned[place] ?? null;
        if (wanted?.text === text) continue;
        if (wanted === null || !(await mayStandFor(comparison, wanted, sent))) {
          return deviated(text, wanted);
        }
        differing.set(place, text);
      }
      admitted += statements.length;
      return null;
    },
    answered: (answer) => {
      const sent = differing.get(answered);
      onAnswer(answered, sent === undefined ? answer : withText(answer, sent));
      answered += 1;
    },
    ended: () => {
      const missing = planned[admitted];
      return missing === undefined ? null : deviated(null, missing);
    },
  };
}

type Sent = Pick<SqlStatement, 'text' | 'kind' | 'functions'>;

const mayStandFor = async (
  { valuesMayDiffer, parser }: Comparison,
  wanted: PlannedStatement,
  { text, kind, functions }: Sent,
): Promise<boolean> =>
  valuesMayDiffer &&
  CHANGES_ROWS.has(kind) &&
  functions.every((name) => PLAIN_FUNCTIONS.has(name)) &&
  sameShape(parser, wanted.text, text);

/** Those whose arguments are values and nothing more: what is given to others may be a setting, or a text that they run. */
const PLAIN_FUNCTIONS: ReadonlySet<string> = new Set([
  'now',
  'clock_timestamp',
  'gen_random_uuid',
  'uuid_generate_v4',
  'nextval',
  'lower',
  'upper',
  'md5',
  'to_date',
  'to_timestamp',
]);

const CHANGES_ROWS: ReadonlySet<string> = new Set(['insert', 'update', 'delete', 'merge']);

const withText = (answer: GateAnswer, sent: string): GateAnswer => ({
  ...answer,
  notices: [storableText(`Sent with other values than planned: ${clipped(sent)}`), ...answer.notices],
});

const OTHER_VALUES = 'or let the policy of the environment allow other values in INSERT, UPDATE and DELETE.';
const ONE_STATEMENT =
  'one statement over all rows in place of one for each. No policy lets it send more or fewer statements.';

/** What the program wanted to send (null: it ended), and what was approved (null: nothing more). */
function deviated(sent: string | null, planned: PlannedStatement | null): Failure {
  return failure('PROGRAM.DEVIATED', 'The program deviated from the approved plan; nothing of it was kept.', {
    why: [
      planned === null
        ? 'Nothing more was planned.'
        : `Planned as statement ${String(planned.number)}: ${clipped(planned.text)}`,
      sent === null ? 'The program ended without it.' : `The program sent: ${clipped(sent)}`,
    ].join(' '),
    fix: `Make the program say the same on every run: no clock, no random values, no reading of what differs between databases; ${
      sent === null || planned === null ? ONE_STATEMENT : OTHER_VALUES
    } Then read the source again and plan anew.`,
  });
}

const LONGEST = 1_000;
const clipped = (text: string): string => (text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text);
