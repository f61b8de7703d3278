import type { FlightItem, FlightItemResult, FlightResult } from '../../target/target-session';
import type { StatementReport } from '../effect';
import type { RunState } from '../run-state';
import { attend } from './attend';
import { composeBehind } from './compose-sending';
import { beginningOf } from './flight-answer';
import { reach, sessionOf, type Hands } from './hands';
import type { Report } from './send-program';
import type { SentBehind } from './sending';
import { reporter, statementItems, type Sent } from './send-statements';

/** A flight that opens a migration and goes on with its statements. */
interface SendsBehind {
  /** What opens it; answered while the statements run. */
  readonly opened: Promise<FlightResult>;
  readonly behind: SentBehind;
}

/**
 * Sends in one flight what ends a migration and opens the next, and behind it the whole of the next but its COMMIT: where the opening
 * stops, the server runs nothing of it, and what it ran is gone with the connection (docs/adr/0058).
 */
export function sendBehind(
  hands: Hands,
  run: RunState,
  given: { readonly opening: readonly FlightItem[]; readonly step: number },
): SendsBehind {
  const { opening, step } = given;
  const sending = composeBehind(hands, run, step);
  const tail = sending.tail.map((each) => each.item);
  const items = [...opening, ...statementItems(run, sending), ...tail];
  const reports: StatementReport[] = [];
  const heard = hearOpening(opening.length, () => reporter(hands, sending, reports));
  const whole = sessionOf(hands).flight(items, heard.onItem);
  const stopped = whole.then((flight) => beginningOf(flight, opening.length));
  const flight = whole.then((answer) => restOf(answer, opening.length));
  // Whoever never comes to await it has heard of it by `opened`.
  flight.catch(() => undefined);
  return {
    opened: Promise.race([heard.opened, stopped]),
    behind: { sending, reports, flight },
  };
}

/** Tells when the last item of an opening is answered; what is answered later goes to the log, which begins at that moment. */
function hearOpening(
  count: number,
  startLog: () => Report,
): {
  readonly opened: Promise<FlightResult>;
  readonly onItem: (index: number, result: FlightItemResult) => void;
} {
  const items: FlightItemResult[] = [];
  let log: Report | null = null;
  let tell: (flight: FlightResult) => void = () => undefined;
  const opened = new Promise<FlightResult>((resolve) => {
    tell = resolve;
  });
  return {
    opened,
    onItem: (index, result) => {
      log?.(index - count, result);
      items.push(result);
      if (index !== count - 1 || result.kind !== 'done') return;
      log = startLog();
      tell({ items: [...items], stoppedAt: null });
    },
  };
}

const restOf = ({ items, stoppedAt }: FlightResult, count: number): FlightResult => ({
  items: items.slice(count),
  stoppedAt: stoppedAt === null ? null : Math.max(0, stoppedAt - count),
});

/** What went out for a step before it was its turn; null when nothing did. It is taken once. */
export function takeBehind(hands: Hands, step: number): SentBehind | null {
  const { behind } = hands;
  if (behind?.sending.step !== step) return null;
  hands.behind = null;
  return behind;
}

/** Attends it as if it were sent now. */
export async function awaitBehind(hands: Hands, run: RunState, behind: SentBehind): Promise<Sent> {
  const { sending, reports } = behind;
  await reach(hands, 'before_stmt_n', sending.step, 1);
  const flight = await attend(hands, run, { ...sending, reports }, () => behind.flight);
  await reach(hands, 'after_track', sending.step);
  return { reports, flight, stopped: null };
}
