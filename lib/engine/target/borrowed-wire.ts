import type { Client, Connection, Submittable } from 'pg';
import { InvariantError } from '../base/invariant';
import { GuardedConnection } from './guarded-connection';

/** The wire of a session in somebody else's hands. */
export interface BorrowedWire {
  /** Sends protocol messages as they are; false: wait for `drained` before the next ones. */
  write(bytes: Uint8Array): boolean;
  drained(): Promise<void>;
  /** Stops and resumes what the server says. */
  pause(): void;
  resume(): void;
  /**
   * Ends the loan and waits until the server is ready. To be called when it has answered everything that was sent. The transaction is as
   * the borrower left it.
   */
  giveBack(): Promise<void>;
  /** Settled when the wire is the session's again, or the connection is gone. */
  readonly over: Promise<void>;
}

/** Takes the wire of a client that has nothing under way. `pg` believes that a query of its own is running meanwhile. */
export function borrowWire(client: Client, onBytes: (chunk: Buffer) => void): BorrowedWire {
  const loan = new Loan(onBytes);
  client.query(loan);
  const { connection } = loan;
  return {
    write: (bytes) => connection.stream.write(bytes),
    drained: () =>
      new Promise((resolve) => {
        connection.stream.once('drain', resolve);
      }),
    pause: () => connection.stream.pause(),
    resume: () => connection.stream.resume(),
    giveBack: () => loan.giveBack(),
    over: loan.over,
  };
}

/** What `pg` holds for a query; its methods are those that `pg` calls. Source: node_modules/pg/lib/client.js. */
class Loan implements Submittable {
  readonly over: Promise<void>;
  readonly #onBytes: (chunk: Buffer) => void;
  #connection: GuardedConnection | null = null;
  #settle: () => void = () => undefined;

  constructor(onBytes: (chunk: Buffer) => void) {
    this.#onBytes = onBytes;
    this.over = new Promise((resolve) => {
      this.#settle = () => {
        this.#connection?.off('readyForQuery', this.#settle).off('end', this.#settle);
        resolve();
      };
    });
  }

  get connection(): GuardedConnection {
    if (this.#connection === null) throw new InvariantError('a wire was lent while something was under way');
    return this.#connection;
  }

  submit(connection: Connection): void {
    if (!(connection instanceof GuardedConnection)) throw new InvariantError('not a wire of ours');
    this.#connection = connection;
    connection.once('readyForQuery', this.#settle);
    connection.once('end', this.#settle);
    connection.divert(this.#onBytes);
  }

  async giveBack(): Promise<void> {
    this.connection.divert(null);
    this.connection.sync();
    await this.over;
    // A session is lent once for each program of a release.
    this.connection.off('end', this.#settle);
  }

  handleError(): void {
    // The connection ended: `over` says so, and the session knows why.
  }

  handleReadyForQuery(): void {
    // `over` hears it.
  }
}
