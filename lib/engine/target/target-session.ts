import { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { Client, ClientBase } from 'pg';
import { failure, type Failure } from '../base/failure';
import { InvariantError } from '../base/invariant';
import type { Query } from '../model/query';
import { connectionLost } from './connection-lost';
import { describeTargetError } from './describe-target-error';
import { Exchange, type ExchangeAnswer, type ExchangeItem, type ItemAnswer } from './exchange';
import { queryItem, statementItem } from './exchange-items';
import { postgresErrorFacts, type PostgresErrorFacts } from './postgres-error-facts';
import { borrowWire, type BorrowedWire } from './borrowed-wire';
import { PreparedQueries } from './prepared-queries';
import type { Row } from './row';
import { TargetError } from './target-error';

/** What a query of ours gave. */
export interface QueryResult {
  readonly rows: readonly Row[];
  /** Rows changed or returned, as the server's tag says. */
  readonly rowCount: number | null;
}

/** How one statement went. Only `lost` leaves open whether it happened. */
export type StatementResult =
  | ({ readonly kind: 'done'; readonly command: string } & QueryResult & Remarks)
  | ({ readonly kind: 'refused'; readonly error: PostgresErrorFacts; readonly failure: Failure } & Remarks)
  | { readonly kind: 'lost'; readonly error: PostgresErrorFacts | null; readonly failure: Failure };

interface Remarks {
  /** `NOTICE: text`; at most 50 of them, each at most 4,000 characters. */
  readonly notices: readonly string[];
  readonly noticeCount: number;
}

/** One statement of a migration; its rows are dropped. */
export interface SentStatement {
  readonly text: string;
  /** It neither drops prepared statements nor runs code that may. */
  readonly harmless?: boolean;
}

/** One thing of a flight: a query of ours, whose rows are kept, or a statement of a migration. */
export type FlightItem =
  { readonly kind: 'query'; readonly query: Query } | ({ readonly kind: 'statement' } & SentStatement);

/** Like `StatementResult`; `not_run`: the server skipped it because of an error before it in the flight. */
export type FlightItemResult = StatementResult | { readonly kind: 'not_run' };

export interface FlightResult {
  /** One per item. */
  readonly items: readonly FlightItemResult[];
  /** The first item that did not end well; null when all are done. */
  readonly stoppedAt: number | null;
}

/** `lost`: the connection is gone. `failed`: inside a transaction that can only be rolled back. */
export type TransactionStatus = 'idle' | 'in_transaction' | 'failed' | 'lost';

/**
 * One connection to a target. Everything said to it goes in the order of the calls; answers arrive only when the server is ready again.
 */
export interface TargetSession {
  readonly pid: number;
  /** Start of the server process; with `pid` it names this session for ever. */
  readonly backendStart: string;
  readonly serverMajor: number;
  /** As `server_version` prints it. */
  readonly serverVersion: string;
  readonly encrypted: boolean;
  /** The server process is not the one that answered the start-up packet, or it changes: a pooler stands in between. */
  readonly pooled: boolean;
  /** `default_transaction_read_only` as the server, database or role set it. */
  readonly readOnlyByDefault: boolean;
  /** For looks: the same text as at an earlier session means that nothing was committed on the server since. Null when that cannot be told. */
  readonly standstill: string | null;
  /** For `readSchema` and `schemaMarker` alone; never while another call runs. */
  readonly client: ClientBase;
  /** One query of ours by the extended protocol. Throws `TargetError`. */
  query(query: Query): Promise<QueryResult>;
  /** One statement of a migration by the extended protocol: two commands in one text are refused (42601). Never throws for what the server says. */
  send(text: string, statement?: Pick<SentStatement, 'harmless'>): Promise<StatementResult>;
  /** A whole text by the simple protocol: one implicit transaction unless it says otherwise. Tag and row count are those of its last command. */
  sendBatch(text: string): Promise<StatementResult>;
  /**
   * Several items without waiting between them; the server skips everything after the first error, so nothing that depends on it happens.
   * Without a BEGIN of its own a flight is one implicit transaction. `onItem` is called as answers come in.
   */
  flight(
    items: readonly FlightItem[],
    onItem?: (index: number, result: FlightItemResult) => void,
  ): Promise<FlightResult>;
  /**
   * Lends the wire itself: bytes go to the server as they are and what it says comes to `onBytes`, until it is given back. Everything else
   * asked of the session waits for that. Null: the session is over.
   */
  lend(onBytes: (chunk: Buffer) => void): Promise<BorrowedWire | null>;
  transactionStatus(): TransactionStatus;
  /** Calls the listener for every notice, as it comes; returns what ends that. */
  onNotice(listener: (notice: string) => void): () => void;
  /** Why the session is over; null while it lives or when it was closed by us. */
  endState(): Failure | null;
  /** Says goodbye to the server; never throws. */
  close(): Promise<void>;
  /** Drops the connection without a word, as a crash would. */
  destroy(): void;
  /** Breaks it off in the middle, as a network would: the server sees a reset where TCP itself is spoken, and an end where TLS is. */
  reset(): void;
}

/** What is known about a session from its opening. */
export type SessionFacts = Pick<
  TargetSession,
  | 'pid'
  | 'backendStart'
  | 'serverMajor'
  | 'serverVersion'
  | 'encrypted'
  | 'pooled'
  | 'readOnlyByDefault'
  | 'standstill'
>;

/** The talking half of a session, which opening needs before the facts are known. */
export type SessionTalk = Omit<TargetSession, keyof SessionFacts>;

export interface TalkOptions {
  /** A server that stays silent longer loses the connection: for looks at a target, never for runs. */
  readonly answerTimeoutMs: number | null;
  /** Queries of ours in a flight are parsed once for the session: for runs, which say the same for each migration. */
  readonly prepares: boolean;
}

/** Makes a session of a connected client. */
export function createSessionTalk(client: Client, options: TalkOptions): SessionTalk {
  const talk = new ClientTalk(client, options);
  return {
    client,
    query: (query) => talk.query(query),
    send: (text, { harmless = false } = {}) => talk.one('extended', { text, harmless }),
    sendBatch: (text) => talk.one('simple', { text }),
    flight: (items, onItem) => talk.flight(items, onItem),
    lend: (onBytes) => talk.lend(onBytes),
    transactionStatus: () => talk.transactionStatus(),
    onNotice: (listener) => talk.onNotice(listener),
    endState: () => talk.endState(),
    close: () => talk.close(),
    destroy: () => {
      talk.destroy();
    },
    reset: () => {
      talk.reset();
    },
  };
}

class ClientTalk {
  readonly #client: Client;
  readonly #answerTimeoutMs: number | null;
  readonly #prepared: PreparedQueries | null;
  readonly #listeners = new Set<(notice: string) => void>();
  #current: Exchange | null = null;
  #tail: Promise<unknown> = Promise.resolve();
  #broken: unknown = null;
  #ended = false;
  #closing = false;

  constructor(client: Client, { answerTimeoutMs, prepares }: TalkOptions) {
    this.#client = client;
    this.#answerTimeoutMs = answerTimeoutMs;
    this.#prepared = prepares ? new PreparedQueries() : null;
    client.on('error', (error) => {
      this.#broken ??= error;
    });
    client.on('end', () => {
      this.#ended = true;
    });
    client.on('notice', (notice) => {
      const text = `${notice.severity ?? 'NOTICE'}: ${notice.message ?? ''}`;
      this.#current?.handleNotice(text);
      for (const listener of this.#listeners) listener(text);
    });
  }

  async query(query: Query): Promise<QueryResult> {
    const answer = await this.#exchange(
      'extended',
      () => [queryItem(query, null)],
      () => undefined,
    );
    const result = resultsOf(answer, 1, this.#broken)[0] ?? { kind: 'not_run' };
    if (result.kind === 'done') return { rows: result.rows, rowCount: result.rowCount };
    if (result.kind === 'not_run') throw new InvariantError('a query had no answer');
    throw new TargetError(result.failure, { facts: result.error, lost: result.kind === 'lost' });
  }

  async one(protocol: 'extended' | 'simple', statement: SentStatement): Promise<StatementResult> {
    const compose = (): readonly ExchangeItem[] => {
      if (statement.harmless !== true) this.#prepared?.forget();
      return [statementItem(statement.text)];
    };
    const answer = await this.#exchange(protocol, compose, () => undefined);
    const first = resultsOf(answer, 1, this.#broken)[0];
    if (first === undefined || first.kind === 'not_run') {
      throw new InvariantError('a statement had no answer');
    }
    return first;
  }

  async flight(
    items: readonly FlightItem[],
    onItem: (index: number, result: FlightItemResult) => void = () => undefined,
  ): Promise<FlightResult> {
    if (items.length === 0) return { items: [], stoppedAt: null };
    const compose = (): readonly ExchangeItem[] => this.#compose(items);
    const answer = await this.#exchange('extended', compose, (index, item) => {
      onItem(index, toResult(item));
    });
    const results = resultsOf(answer, items.length, this.#broken);
    this.#learn(items, results);
    const stopped = results.findIndex((result) => result.kind !== 'done');
    return { items: results, stoppedAt: stopped === -1 ? null : stopped };
  }

  /** What the borrower prepares or drops is not known here. */
  async lend(onBytes: (chunk: Buffer) => void): Promise<BorrowedWire | null> {
    const borrowed = this.#tail.then(() => {
      if (this.#ended) return null;
      this.#prepared?.forget();
      return borrowWire(this.#client, onBytes);
    });
    this.#tail = borrowed.then((wire) => wire?.over);
    return borrowed;
  }

  transactionStatus(): TransactionStatus {
    if (this.#ended || this.#broken !== null) return 'lost';
    const status = this.#client.getTransactionStatus();
    if (status === 'T') return 'in_transaction';
    return status === 'E' ? 'failed' : 'idle';
  }

  onNotice(listener: (notice: string) => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  endState(): Failure | null {
    if (this.#closing || !this.#ended) return null;
    return describeTargetError(this.#broken ?? CONNECTION_ENDED);
  }

  async close(): Promise<void> {
    this.#closing = true;
    if (this.#ended) return;
    const timer = setTimeout(() => {
      this.destroy();
    }, GOODBYE_MS);
    await this.#client.end().catch(() => undefined);
    clearTimeout(timer);
  }

  destroy(): void {
    this.#client.connection.stream.destroy();
  }

  reset(): void {
    const { stream } = this.#client.connection;
    if (stream instanceof Socket && !(stream instanceof TLSSocket)) stream.resetAndDestroy();
    else stream.destroy();
  }

  /** Exchanges follow one another: `pg` must never hold two. */
  async #exchange(
    protocol: 'extended' | 'simple',
    compose: () => readonly ExchangeItem[],
    onItem: (index: number, answer: ItemAnswer) => void,
  ): Promise<ExchangeAnswer> {
    const answered = this.#tail.then(() => this.#exchangeNow(protocol, compose, onItem));
    this.#tail = answered;
    return answered;
  }

  async #exchangeNow(
    protocol: 'extended' | 'simple',
    compose: () => readonly ExchangeItem[],
    onItem: (index: number, answer: ItemAnswer) => void,
  ): Promise<ExchangeAnswer> {
    if (this.#ended) return { items: [], lost: { cause: this.#broken } };
    const items = compose();
    const timer = this.#watch();
    const answer = await new Promise<ExchangeAnswer>((resolve) => {
      this.#current = new Exchange({ protocol, items, onItem, onSettled: resolve });
      this.#client.query(this.#current);
    });
    clearTimeout(timer);
    this.#current = null;
    if (answer.lost !== null) this.#broken = answer.lost.cause ?? this.#broken ?? CONNECTION_ENDED;
    return answer;
  }

  #compose(items: readonly FlightItem[]): readonly ExchangeItem[] {
    let trusted = true;
    return items.map((item) => {
      if (item.kind === 'statement') {
        trusted &&= item.harmless === true;
        return statementItem(item.text);
      }
      return queryItem(item.query, this.#prepared?.nameOf(item.query.text, trusted) ?? null);
    });
  }

  /** What the server knows by name after a flight. A refusal because of a name that is gone means that it has forgotten them all. */
  #learn(items: readonly FlightItem[], results: readonly FlightItemResult[]): void {
    for (const [place, item] of items.entries()) {
      const result = results[place];
      if (item.kind === 'query' && result?.kind === 'done') this.#prepared?.learn(item.query.text);
      if (mayForget(item, result)) this.#prepared?.forget();
    }
  }

  #watch(): NodeJS.Timeout | undefined {
    const limit = this.#answerTimeoutMs;
    if (limit === null) return undefined;
    return setTimeout(() => {
      this.#client.connection.stream.destroy(new TargetError(silent(limit), { lost: true }));
    }, limit);
  }
}

function mayForget(item: FlightItem, result: FlightItemResult | undefined): boolean {
  if (item.kind === 'statement') return item.harmless !== true;
  return result?.kind === 'refused' && result.error.sqlState === NO_SUCH_STATEMENT;
}

/** Source: PostgreSQL manual, appendix A, invalid_sql_statement_name. */
const NO_SUCH_STATEMENT = '26000';

/** A server that does not close its side by then is left. */
const GOODBYE_MS = 2_000;

const CONNECTION_ENDED = new TargetError(connectionLost(), { lost: true });

function silent(limit: number): Failure {
  return failure('TARGET.NO_ANSWER', `The target did not answer within ${Math.round(limit / 1_000)} s.`, {
    why: 'The connection is open but nothing comes back: a firewall drops packets, or the server is overloaded.',
    fix: 'Check the network between Lockkeeper and the target, then try again.',
  });
}

/**
 * All results of an exchange. When the session was lost, a refusal may have been the server's last word (a shutdown) and counts as lost;
 * only a COPY that was refused in the middle of a flight breaks the connection as a matter of course.
 */
function resultsOf(answer: ExchangeAnswer, count: number, broken: unknown): readonly FlightItemResult[] {
  const results = answer.items.map(toResult);
  if (answer.lost === null || answer.items.some((item) => item.kind === 'refused' && item.copyIn)) {
    return results;
  }
  const cause = answer.lost.cause ?? broken ?? CONNECTION_ENDED;
  const lost: FlightItemResult = {
    kind: 'lost',
    error: postgresErrorFacts(cause),
    failure: describeTargetError(cause),
  };
  return [
    ...results.map((result) => (result.kind === 'refused' || result.kind === 'not_run' ? lost : result)),
    ...Array.from({ length: count - results.length }, () => lost),
  ];
}

function toResult(answer: ItemAnswer): FlightItemResult {
  if (answer.kind === 'not_run') return answer;
  const { notices, noticeCount } = answer;
  if (answer.kind === 'refused') {
    const facts = postgresErrorFacts(answer.error);
    if (facts === null) throw new InvariantError('a refusal without an error of the server');
    const shown = answer.copyIn ? copyFromStdin() : describeTargetError(answer.error);
    return { kind: 'refused', error: facts, failure: shown, notices, noticeCount };
  }
  const { command, rows, rowCount } = answer;
  return { kind: 'done', command, rows, rowCount, notices, noticeCount };
}

function copyFromStdin(): Failure {
  return failure(
    'TARGET.COPY_FROM_STDIN',
    'COPY … FROM STDIN waits for data that no migration file can send.',
    {
      why: 'Only psql reads the lines after COPY as data.',
      fix: 'Write the rows as INSERT statements.',
    },
  );
}
