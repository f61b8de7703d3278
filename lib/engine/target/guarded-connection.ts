import { EventEmitter } from 'node:events';
import { Connection, type ConnectionConfig } from 'pg';
import { failure } from '../base/failure';
import { Fault } from '../base/fault';

/** Longest single message that a server may send: a wider row would have to stand in memory whole. */
const LONGEST_MESSAGE_BYTES = 64 * 1024 * 1024;
/** Nothing that belongs to a login is longer; other protocols look as if it were. */
const LONGEST_LOGIN_BYTES = 64 * 1024;

export interface GuardedConnectionSettings {
  /** The whole start-up packet; `pg` adds nothing of the process's environment. */
  readonly startup: Readonly<Record<string, string>>;
  readonly allowWeakAuthentication: boolean;
}

/**
 * The wire under a session, with promises that `pg` does not make: the start-up packet holds what we say and nothing from PG*
 * variables; a password never leaves in clear or as md5 unless that was allowed; one message larger than 64 MiB ends the connection
 * instead of filling the memory; a malformed message ends the connection instead of the process.
 */
export class GuardedConnection extends Connection {
  readonly #settings: GuardedConnectionSettings;
  #loggedIn = false;
  #borrower: ((chunk: Buffer) => void) | null = null;

  constructor(config: ConnectionConfig, settings: GuardedConnectionSettings) {
    super(config);
    this.#settings = settings;
    this.once('readyForQuery', () => {
      this.#loggedIn = true;
    });
  }

  override startup(): void {
    super.startup(this.#settings.startup);
  }

  override password(password: string): void {
    if (this.#settings.allowWeakAuthentication) {
      super.password(password);
      return;
    }
    this.emit('error', weakAuthentication());
    this.stream.destroy();
  }

  /** Gives what the server says to somebody else, as it comes, until called with null. To be changed only while the server is silent. */
  divert(borrower: ((chunk: Buffer) => void) | null): void {
    this.#borrower = borrower;
  }

  override attachListeners(stream: Pick<EventEmitter, 'on'>): void {
    const frames = createFrameMeter();
    const guarded = new EventEmitter();
    stream.on('data', (chunk: Buffer) => {
      if (this.stream.destroyed) return;
      try {
        this.#refuseLonger(frames.longestIn(chunk));
        if (this.#borrower === null) guarded.emit('data', chunk);
        else this.#borrower(chunk);
      } catch (error) {
        this.stream.destroy(error instanceof Error ? error : notPostgres(error));
      }
    });
    stream.on('end', () => guarded.emit('end'));
    super.attachListeners(guarded);
  }

  #refuseLonger(bytes: number): void {
    if (!this.#loggedIn && bytes > LONGEST_LOGIN_BYTES) throw notPostgres(null);
    if (bytes > LONGEST_MESSAGE_BYTES) throw answerTooLarge();
  }
}

function weakAuthentication(): Fault {
  return new Fault(
    failure(
      'TARGET.WEAK_AUTHENTICATION',
      'The server asked for the password in clear or as md5; it was not sent.',
      {
        why: 'Whoever reads such an answer on the way can use it. SCRAM does not have this weakness.',
        fix: "On the server set password_encryption to 'scram-sha-256', give the role its password again and use scram-sha-256 in pg_hba.conf; or allow weak authentication for this environment.",
        where: { field: 'allowWeakAuthentication' },
      },
    ),
  );
}

function answerTooLarge(): Fault {
  return new Fault(
    failure(
      'TARGET.ANSWER_TOO_LARGE',
      'The server sent a single row of more than 64 MiB; the connection was ended.',
      {
        why: 'A row has to be held in memory whole.',
        fix: 'Let the migration not return such a row: use PERFORM in a DO block instead of SELECT.',
      },
    ),
  );
}

function notPostgres(cause: unknown): Fault {
  return new Fault(
    failure('TARGET.NOT_POSTGRESQL', 'What answers there does not speak the PostgreSQL protocol.', {
      fix: 'Check host and port.',
      where: { field: 'port' },
    }),
    { cause },
  );
}

/** Follows message frames (a type byte and a length of four bytes) over chunks and tells the longest length that a chunk announces. */
function createFrameMeter(): { longestIn(chunk: Buffer): number } {
  const header = Buffer.alloc(5);
  let filled = 0;
  let skip = 0;
  return {
    longestIn(chunk) {
      let longest = 0;
      let offset = 0;
      while (offset < chunk.length) {
        const skipped = Math.min(skip, chunk.length - offset);
        skip -= skipped;
        offset += skipped;
        const copied = Math.min(header.length - filled, chunk.length - offset);
        chunk.copy(header, filled, offset, offset + copied);
        filled += copied;
        offset += copied;
        if (filled < header.length) break;
        const length = header.readUInt32BE(1);
        longest = Math.max(longest, length);
        skip = Math.max(length - 4, 0);
        filled = 0;
      }
      return longest;
    },
  };
}
