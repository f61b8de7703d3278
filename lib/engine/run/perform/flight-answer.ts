import { failure } from '../../base/failure';
import type { Query } from '../../model/query';
import type { PostgresErrorFacts } from '../../target/postgres-error-facts';
import type { Row } from '../../target/row';
import type { FlightItem, FlightItemResult, FlightResult } from '../../target/target-session';
import type { StatementError } from '../run-state';
import type { Answer } from './hands';

/** A query of ours as part of a flight. */
export const item = (query: Query): FlightItem => ({ kind: 'query', query });

/** Items of a flight as a flight of their own: what came before and behind them has its own meaning. */
export const partOf = ({ items, stoppedAt }: FlightResult, from: number, count: number): FlightResult => ({
  items: items.slice(from, from + count),
  stoppedAt: stoppedAt !== null && stoppedAt >= from && stoppedAt < from + count ? stoppedAt - from : null,
});

/** A flight as far as its first items. */
export const beginningOf = (flight: FlightResult, count: number): FlightResult => partOf(flight, 0, count);

/** The connection broke somewhere in the flight: what it did is not known. Null when it did not. */
export function lostIn(flight: FlightResult): Extract<Answer, { kind: 'lost' }> | null {
  const lost = flight.items.find((result) => result.kind === 'lost');
  return lost?.kind === 'lost' ? { kind: 'lost', failure: lost.failure } : null;
}

/** The item that the server refused, with its place; null when it refused none. */
export function refusedIn(
  flight: FlightResult,
): { readonly place: number; readonly result: Extract<FlightItemResult, { kind: 'refused' }> } | null {
  const place = flight.stoppedAt;
  const result = place === null ? undefined : flight.items[place];
  return place !== null && result?.kind === 'refused' ? { place, result } : null;
}

/** The rows of an item that was done; none for any other. */
export function rowsIn(flight: FlightResult, place: number): readonly Row[] {
  const result = flight.items[place];
  return result?.kind === 'done' ? result.rows : [];
}

/** The id that a flight ends with (`TRANSACTION_ID`). */
export const transactionIdIn = (flight: FlightResult): string =>
  String(rowsIn(flight, flight.items.length - 1)[0]?.['xid']);

/** What is kept of a server's error. */
export const errorOf = (facts: PostgresErrorFacts): StatementError => ({
  sqlState: facts.sqlState,
  message: facts.message,
  detail: facts.detail,
  hint: facts.hint,
  position: facts.position,
});

/** A newer run has raised the fence. */
export const superseded = (): Answer => ({
  kind: 'superseded',
  failure: failure('RUN.SUPERSEDED', 'A newer run has taken over this target; this one stopped.'),
});
