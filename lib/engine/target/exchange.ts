import { DatabaseError, type Connection, type Submittable } from 'pg';
import { failure, type Failure } from '../base/failure';
import { parseCommandTag } from './command-tag';
import { clipped } from './postgres-error-facts';
import type { PreparedName } from './prepared-queries';
import { toRow, type ColumnDescription, type Row } from './row';
import { TargetError } from './target-error';

/** One statement of an exchange, sent by the extended protocol. */
export interface ExchangeItem {
  readonly text: string;
  readonly values: readonly (string | null)[];
  /** False: rows are counted by the server's tag and dropped as they come. */
  readonly keepRows: boolean;
  /** Null: parsed for this once. */
  readonly prepared: PreparedName | null;
}

/** What the server answered to one statement. For a simple query all its commands together; the tag is the last one's. */
export interface CommandAnswer {
  /** Words of the command tag: `INSERT`, `CREATE TABLE`; empty for an empty statement. */
  readonly command: string;
  /** As the tag says it; null where it says none. */
  readonly rowCount: number | null;
  readonly rows: readonly Row[];
  readonly notices: readonly string[];
  /** All notices, also those that were not kept. */
  readonly noticeCount: number;
}

/** How an item went. `not_run`: the server skipped it after an error before it. */
export type ItemAnswer =
  | ({ readonly kind: 'done' } & CommandAnswer)
  | {
      readonly kind: 'refused';
      readonly error: DatabaseError;
      readonly copyIn: boolean;
      readonly notices: readonly string[];
      readonly noticeCount: number;
    }
  | { readonly kind: 'not_run' };

export interface ExchangeAnswer {
  /** One per item, in order; shorter when the session was lost. */
  readonly items: readonly ItemAnswer[];
  /** Set when the session went away meanwhile: items without an answer may have happened or not. */
  readonly lost: { readonly cause: unknown } | null;
}

export interface ExchangeInput {
  /** `extended`: all items in one flight with one Sync. `simple`: the first item's text as one simple query. */
  readonly protocol: 'extended' | 'simple';
  readonly items: readonly ExchangeItem[];
  /** Called as answers arrive, before the exchange is over. */
  readonly onItem: (index: number, answer: ItemAnswer) => void;
  readonly onSettled: (answer: ExchangeAnswer) => void;
}

const KEPT_NOTICES = 50;
const KEPT_BYTES = 128 * 1024 * 1024;

/**
 * One conversation with the server, as `pg` takes it (`client.query(exchange)`). It is over only when the server says *ready for query*
 * or the connection ends, so the transaction status is true when `onSettled` is called. After an error the server itself skips the rest
 * of a flight. COPY FROM STDIN is answered with a failure. Sources: PostgreSQL manual, 55.2.3 Extended Query, 55.2.4 Pipelining and
 * 55.2.6 COPY Operations; node_modules/pg/lib/{client,query}.js for the methods that `pg` calls.
 */
export class Exchange implements Submittable {
  readonly #input: ExchangeInput;
  readonly #answers: ItemAnswer[] = [];
  #connection: Connection | null = null;
  #columns: readonly ColumnDescription[] = [];
  #rows: Row[] = [];
  #keptBytes = 0;
  #notices: string[] = [];
  #noticeCount = 0;
  #copyIn = false;
  #lostCause: unknown = null;
  #settled = false;

  constructor(input: ExchangeInput) {
    this.#input = input;
  }

  submit(connection: Connection): void {
    this.#connection = connection;
    connection.on('readyForQuery', this.#onReady);
    connection.on('end', this.#onEnd);
    connection.stream.cork();
    try {
      this.#write(connection);
    } finally {
      connection.stream.uncork();
    }
  }

  /** A Flush before and after each statement of a migration makes the server tell how far it is; queries of ours answer with what comes next. */
  #write(connection: Connection): void {
    const { protocol, items } = this.#input;
    if (protocol === 'simple') {
      connection.query(items[0]?.text ?? '');
      return;
    }
    items.forEach((item, index) => {
      parse(connection, item);
      connection.bind({ statement: item.prepared?.name ?? '', values: item.values });
      if (item.keepRows) connection.describe({ type: 'P' });
      connection.execute({});
      if (index < items.length - 1 && !(item.keepRows && items[index + 1]?.keepRows)) connection.flush();
    });
    connection.sync();
  }

  handleRowDescription(message: { readonly fields: readonly ColumnDescription[] }): void {
    this.#columns = message.fields;
  }

  handleDataRow(message: { readonly fields: readonly (string | null)[]; readonly length: number }): void {
    if (this.#input.items[this.#answers.length]?.keepRows !== true) return;
    this.#keptBytes += message.length;
    if (this.#keptBytes > KEPT_BYTES) this.#connection?.stream.destroy(new TargetError(tooManyRows()));
    else this.#rows.push(toRow(this.#columns, message.fields));
  }

  handleCommandComplete(message: { readonly text: string }): void {
    this.#complete(parseCommandTag(message.text));
  }

  handleEmptyQuery(): void {
    this.#complete({ command: '', rowCount: null });
  }

  /** Called by the session: notices reach `pg`'s client, not its query. */
  handleNotice(text: string): void {
    this.#noticeCount += 1;
    if (this.#notices.length < KEPT_NOTICES) this.#notices.push(clipped(text));
  }

  /** The server has swallowed our Sync, unless more of the flight follows: that it refuses by itself and finds the Sync behind it. */
  handleCopyInResponse(connection: Connection): void {
    this.#copyIn = true;
    const { protocol, items } = this.#input;
    if (protocol === 'extended' && this.#answers.length < items.length - 1) return;
    connection.sendCopyFail('COPY FROM STDIN has no data here');
    if (protocol === 'extended') connection.sync();
  }

  handleCopyData(): void {
    // COPY TO STDOUT: nobody reads it.
  }

  handlePortalSuspended(): void {
    // Never comes: all rows are asked for.
  }

  /** The server's refusal, or the connection broke, or `pg` did not even send. */
  handleError(error: unknown): void {
    this.#lostCause = error;
    if (this.#connection === null) {
      this.#settle(true);
      return;
    }
    if (!(error instanceof DatabaseError)) return;
    this.#answer({ kind: 'refused', error, copyIn: this.#copyIn, ...this.#takeNotices() });
    while (this.#answers.length < this.#input.items.length) this.#answer({ kind: 'not_run' });
  }

  handleReadyForQuery(): void {
    // `#onReady` hears it, also after an error, when `pg` no longer calls this.
  }

  readonly #onReady = (): void => {
    this.#settle(false);
  };

  readonly #onEnd = (): void => {
    this.#settle(true);
  };

  #complete(tag: { readonly command: string; readonly rowCount: number | null }): void {
    const rows = this.#rows;
    this.#rows = [];
    this.#answer({ kind: 'done', ...tag, rows, ...this.#takeNotices() });
  }

  /** A simple query is one answer however many commands it holds, so its notices add up. */
  #takeNotices(): Pick<CommandAnswer, 'notices' | 'noticeCount'> {
    const taken = { notices: [...this.#notices], noticeCount: this.#noticeCount };
    if (this.#input.protocol === 'simple') return taken;
    this.#notices = [];
    this.#noticeCount = 0;
    return taken;
  }

  #answer(answer: ItemAnswer): void {
    if (this.#input.protocol === 'simple') this.#answers.length = 0;
    this.#answers.push(answer);
    this.#copyIn = false;
    this.#input.onItem(this.#answers.length - 1, answer);
  }

  #settle(ended: boolean): void {
    if (this.#settled) return;
    this.#settled = true;
    this.#connection?.off('readyForQuery', this.#onReady);
    this.#connection?.off('end', this.#onEnd);
    const halfBatch = ended && this.#input.protocol === 'simple';
    this.#input.onSettled({
      items: halfBatch ? [] : this.#answers,
      lost: ended ? { cause: this.#lostCause } : null,
    });
  }
}

/** A name that the server may still have is closed first: closing one that it does not have is no error. */
function parse(connection: Connection, { text, prepared }: ExchangeItem): void {
  if (prepared === null) {
    connection.parse({ text });
  } else if (!prepared.known) {
    connection.close({ type: 'S', name: prepared.name });
    connection.parse({ text, name: prepared.name });
  }
}

function tooManyRows(): Failure {
  return failure('TARGET.ANSWER_TOO_LARGE', 'The target answered with more rows than fit into memory.', {
    why: 'More than 128 MiB came back to one question; the connection was ended.',
  });
}
