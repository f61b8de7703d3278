import type { Failure } from '../base/failure';
import type { Clock } from '../ports/clock';
import type { Ids } from '../ports/ids';
import type { QuickParser } from '../sql/quick-parser';
import type { PostgresErrorFacts } from '../target/postgres-error-facts';
import type { TargetSession } from '../target/target-session';
import type { RelayDoor } from './relay-door';
import type { StatementGate } from './statement-gate';

/** What a relay is given: a session to lend, and what decides about each statement. */
export interface RelayInput {
  /** Inside a transaction of ours unless the program leaves its own; nobody else speaks to it meanwhile. */
  readonly session: TargetSession;
  readonly gate: StatementGate;
  /** Texts that the client library says about itself, without a semicolon: forwarded, and no business of the gate. None unless told. */
  readonly housekeeping?: readonly string[];
  /** Set for a program that leaves its transaction: the server hears its BEGIN and COMMIT, and the gate sees them. */
  readonly leaves?: Leaving;
  readonly parser: QuickParser;
  readonly ids: Pick<Ids, 'token'>;
  readonly clock: Pick<Clock, 'now'>;
  /** Where the program comes in; one of its own, that goes with the relay, unless it is given. */
  readonly door?: RelayDoor;
  /** Called once when the program may not go on: nothing of it reaches the server any more. */
  readonly onRefused: (failure: Failure) => void;
}

/** How a program is heard that leaves its transaction. */
export interface Leaving {
  /** Texts that its client library says about itself when it does, at any time. */
  readonly housekeeping: readonly string[];
}

/** Where a program finds the database; good for one connection. */
export interface RelayAddress {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly database: string;
}

/** How it went. */
export interface RelayEnd {
  /** Why the program was stopped here; null when it was not. */
  readonly refused: Failure | null;
  /** The first error that the server answered. */
  readonly error: PostgresErrorFacts | null;
  /** Why a program that was not stopped cannot be kept: it took back what it said. Null when it did not. */
  readonly takenBack: Failure | null;
}

/** A session that is lent. */
export interface Relay {
  readonly address: RelayAddress;
  /** How long the server has had nothing to do for the program, or the program has not taken its answer, in milliseconds. */
  idleMs(): number;
  /**
   * Takes the session back once the server is ready again. A transaction of ours is open or failed, and still ours to end; one that a program has left
   * open that leaves its own is too.
   */
  close(): Promise<RelayEnd>;
}
