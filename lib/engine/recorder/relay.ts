import type { Socket } from 'node:net';
import type { Failure } from '../base/failure';
import { InvariantError } from '../base/invariant';
import type { Instant } from '../model/instant';
import type { SqlStatement } from '../sql/sql-statement';
import type { BorrowedWire } from '../target/borrowed-wire';
import { connectionLost } from '../target/connection-lost';
import type { PostgresErrorFacts } from '../target/postgres-error-facts';
import {
  commandComplete,
  COPY_FAIL,
  executedAlone,
  fatal,
  readyForQuery,
  SYNC,
  welcome,
} from './backend-messages';
import type { FrontendMessage } from './frontend-frames';
import { settingRefusal } from './fixed-settings';
import { MessageFields } from './message-fields';
import { readStatements } from './read-statements';
import { ownTransactions } from './own-transactions';
import { openRelayDoor } from './relay-door';
import {
  lostDuring,
  notAlone,
  notExecuted,
  notSupported,
  protocolBroken,
  severalInFlight,
  tooManyConnections,
  wentOnAfterError,
} from './relay-failures';
import type { Relay, RelayEnd, RelayInput } from './relay-terms';
import { saysIdle } from './says-idle';
import { ServerAnswers } from './server-answers';
import { parametersOf } from './session-parameters';
import { ProgramTransaction, type TransactionAnswer } from './program-transaction';
import { setAside, type AsideGate } from './set-aside';
import { isTransactionControl } from './transaction-control';
import { UnnamedStatement, type BoundStatement } from './unnamed-statement';
import { Visit } from './visit';

const USER = 'program';

/**
 * Lends a session to a program, over a loopback port and for one connection with a password of its own: it is a PostgreSQL server to
 * the program, and every statement passes the gate before the real server sees it. The program never learns where that is. What cannot be
 * told beforehand (COPY, LISTEN, cursors and named statements of the protocol, function calls) is refused; BEGIN and COMMIT are answered here and never
 * sent, unless the program leaves its transaction; after the first error of the server nothing more is sent. Throws `TargetError` when the
 * session is gone.
 */
export async function openRelay(input: RelayInput): Promise<Relay> {
  const parameters = await parametersOf(input.session);
  const relay = new SessionRelay(input, parameters, await gateOf(input));
  return relay.open();
}

async function gateOf({ gate, leaves, parser, housekeeping = [] }: RelayInput): Promise<AsideGate> {
  if (leaves === undefined) return setAside(gate, housekeeping);
  const script = await parser.parse('BEGIN; COMMIT');
  const [begin, commit] = script.analysed ? script.statements : [];
  if (begin === undefined || commit === undefined) throw new InvariantError('BEGIN and COMMIT are SQL');
  return setAside(ownTransactions(gate, { begin, commit }), housekeeping, leaves.housekeeping);
}

class SessionRelay {
  readonly #input: RelayInput;
  readonly #parameters: Readonly<Record<string, string>>;
  readonly #password: string;
  readonly #statement = new UnnamedStatement();
  /** What belongs to a statement that was not admitted yet: the server plans, and may run code, before it is told to execute. */
  #held: Buffer[] = [];
  readonly #answers: ServerAnswers;
  readonly #gate: AsideGate;
  readonly #transaction = new ProgramTransaction();
  /** What was answered here, of the extended protocol, still has to be followed by *ready*. */
  #toldUnsynced = false;
  #wire: BorrowedWire | null = null;
  /** Nobody comes in any more. */
  #shut: () => void = () => undefined;
  #client: Socket | null = null;
  /** Whoever knocked, with a password or not yet: none of them outlives the relay. */
  readonly #met = new Set<Socket>();
  #refused: Failure | null = null;
  #error: PostgresErrorFacts | null = null;
  /** Syncs and simple queries that the server has not answered with *ready*. */
  #awaited = 0;
  /** A statement of the extended protocol was sent after the last Sync. */
  #unsynced = false;
  /** Admitted statements without an answer. */
  #running = 0;
  /** Those of the message that was admitted last. */
  #latest: readonly SqlStatement[] = [];
  /** Since when none is running. */
  #quietSince: Instant;
  /** Since when the program does not take what the server says. */
  #stalledSince: Instant | null = null;
  #onQuiet: () => void = () => undefined;
  #gone = false;
  /** Messages are dealt with one after another. */
  #tail: Promise<void> = Promise.resolve();

  constructor(input: RelayInput, parameters: Readonly<Record<string, string>>, gate: AsideGate) {
    this.#input = input;
    this.#quietSince = input.clock.now();
    this.#parameters = parameters;
    this.#password = input.ids.token();
    this.#gate = gate;
    this.#answers = new ServerAnswers({
      answered: (answer) => {
        this.#running = answer.error === null ? this.#running - 1 : 0;
        this.#quietSince = this.#input.clock.now();
        if (this.#error !== null) return;
        this.#error = answer.error;
        this.#gate.answered(answer);
      },
      copyIn: () => {
        this.#refuse(notSupported('COPY FROM STDIN', 'Use INSERT.'));
        this.#wire?.write(COPY_FAIL);
      },
      setting: (name, value) => {
        this.#checkSetting(name, value);
      },
      ready: () => {
        this.#awaited -= 1;
        if (this.#awaited === 0) this.#onQuiet();
      },
    });
  }

  async open(): Promise<Relay> {
    this.#wire = await this.#input.session.lend((chunk) => {
      this.#pass(chunk);
    });
    if (this.#wire === null) throw new InvariantError('a session that is over was lent');
    void this.#wire.over.then(() => {
      this.#gone = true;
      this.#onQuiet();
    });
    for (const [name, value] of Object.entries(this.#parameters)) this.#checkSetting(name, value);
    const door = this.#input.door ?? (await openRelayDoor());
    door.lead((socket) => {
      this.#meet(socket);
    });
    this.#shut = () => {
      door.lead(null);
      if (this.#input.door === undefined) door.close();
    };
    const { host, port } = door;
    const address = { host, port, user: USER, password: this.#password, database: USER };
    return { address, idleMs: () => this.#idleMs(), close: () => this.#close() };
  }

  /** From the server to the program; a program that does not read stops the server. */
  #pass(chunk: Buffer): void {
    const awaited = this.#awaited;
    this.#answers.read(chunk);
    const client = this.#client;
    const told = this.#awaited < awaited && this.#isIdleToProgram() ? saysIdle(chunk) : chunk;
    if (client === null || client.destroyed || client.write(told)) return;
    this.#wire?.pause();
    this.#stalledSince = this.#input.clock.now();
    const resume = (): void => {
      this.#stalledSince = null;
      this.#wire?.resume();
    };
    client.once('drain', resume);
    client.once('close', resume);
  }

  /** It has begun no transaction, and there is ours. */
  #isIdleToProgram(): boolean {
    return this.#input.leaves === undefined && !this.#transaction.isOpen;
  }

  #checkSetting(name: string, value: string): void {
    const refused = settingRefusal(name, value);
    if (refused !== null) this.#refuse(refused);
  }

  /** Whoever does not know the password is nobody: only the program can spoil its own connection. */
  #meet(socket: Socket): void {
    if (this.#refused !== null) {
      socket.end(fatal('57014', this.#refused.summary));
      return;
    }
    const visit = new Visit(this.#password);
    this.#met.add(socket);
    socket.on('close', () => this.#met.delete(socket));
    socket.on('error', () => socket.destroy());
    socket.on('data', (chunk) => {
      socket.pause();
      visit.push(chunk);
      this.#tail = this.#tail.then(async () => {
        await this.#deal(socket, visit);
        socket.resume();
      });
    });
  }

  async #deal(socket: Socket, visit: Visit): Promise<void> {
    try {
      while (this.#refused === null && !socket.destroyed) {
        const message = visit.next();
        if (message === null) return;
        if (visit.entered) await this.#take(message);
        else if (visit.enter(socket, message)) this.#welcome(socket);
      }
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      if (visit.entered) this.#refuse(protocolBroken());
      socket.destroy();
    }
  }

  #welcome(socket: Socket): void {
    if (this.#client !== null) {
      socket.end(fatal('53300', 'this database takes one connection'));
      this.#refuse(tooManyConnections());
      return;
    }
    this.#client = socket;
    socket.write(welcome(this.#parameters));
  }

  /** From the program to the server. */
  async #take(message: FrontendMessage): Promise<void> {
    if (message.type === 'X') return;
    // What a statement changes (the encoding of texts, say) has to be known before the next one is read.
    if (this.#awaited > 0) await this.#answered();
    if (this.#refused !== null) return;
    const refused = await this.#handle(message);
    if (refused !== null) this.#refuse(refused);
  }

  /** Sends what was admitted, holds what belongs to a statement that is not yet, and says why nothing is sent. */
  async #handle({ type, bytes, body }: FrontendMessage): Promise<Failure | null> {
    const holds = this.#prepare(type, body);
    if (holds !== undefined) {
      this.#held.push(bytes);
      return holds;
    }
    if (type === 'E') return this.#execute(bytes, body);
    if (this.#held.length > 0) return notExecuted();
    if (type === 'S' && this.#toldUnsynced) return this.#ready();
    if (type === 'S' || type === 'H') return this.#send(type, bytes);
    if (type !== 'Q') return notSupported(`the message ${type} of the protocol`, 'Send statements alone.');
    return this.#simple(bytes, body);
  }

  /** Undefined for a message that is not about a statement to be executed later. */
  #prepare(type: string, body: Buffer): Failure | null | undefined {
    if (type === 'P') return this.#statement.parse(body);
    if (type === 'B') return this.#statement.bind(body);
    return type === 'D' ? this.#statement.describe(body) : undefined;
  }

  async #simple(bytes: Buffer, body: Buffer): Promise<Failure | null> {
    if (this.#unsynced || this.#toldUnsynced) return severalInFlight();
    const dealt = await this.#admit({ text: textOf(body), values: [] });
    if (dealt.kind === 'refused') return dealt.failure;
    if (dealt.kind === 'admitted') return this.#send('Q', bytes);
    this.#client?.write(commandComplete(dealt.tag));
    return this.#ready();
  }

  async #execute(bytes: Buffer, body: Buffer): Promise<Failure | null> {
    if (this.#unsynced || this.#toldUnsynced) return severalInFlight();
    if (!ALONE.has(this.#held.map(typeOf).join(''))) return notAlone();
    const executed = this.#statement.executed(body);
    if (!executed.ok) return executed.failure;
    const dealt = await this.#admit(executed.value);
    if (dealt.kind === 'refused') return dealt.failure;
    const held = this.#held;
    this.#held = [];
    if (dealt.kind === 'admitted') return this.#send('E', Buffer.concat([...held, bytes]));
    this.#client?.write(executedAlone(held, dealt.tag));
    this.#toldUnsynced = true;
    return null;
  }

  /** Admitted ones are to be sent; transactions are answered here. */
  async #admit(statement: BoundStatement): Promise<TransactionAnswer | { readonly kind: 'admitted' }> {
    const read = await readStatements(this.#input.parser, statement);
    if (!read.ok) return { kind: 'refused', failure: read.failure };
    const failed = this.#error !== null;
    const told = this.#told(read.value, failed);
    if (told !== null) return told;
    const refused =
      failed && !this.#isWayOut(read.value) ? wentOnAfterError() : await this.#gate.admit(read.value);
    if (refused !== null) return { kind: 'refused', failure: refused };
    this.#running += read.value.length;
    this.#latest = read.value;
    return { kind: 'admitted' };
  }

  /** A program that leaves its transaction is told of it by the server. */
  #told(statements: readonly SqlStatement[], failed: boolean): TransactionAnswer | null {
    if (this.#input.leaves !== undefined) return null;
    return this.#transaction.answer(statements, { said: this.#gate.said, failed });
  }

  /** After an error: the end of a transaction that the server knows of. */
  #isWayOut(statements: readonly SqlStatement[]): boolean {
    return this.#input.leaves !== undefined && statements.every(isTransactionControl);
  }

  /** Says *ready* where the server was asked nothing. */
  #ready(): null {
    this.#toldUnsynced = false;
    this.#quietSince = this.#input.clock.now();
    this.#client?.write(readyForQuery(this.#transaction.isOpen ? 'T' : 'I'));
    return null;
  }

  /** Waits where the server does not take more. */
  async #send(type: string, bytes: Buffer): Promise<null> {
    if (this.#gone || this.#wire === null) return null;
    if (type === 'Q' || type === 'S') this.#awaited += 1;
    this.#unsynced = type === 'E' || (type === 'H' && this.#unsynced);
    const { over } = this.#wire;
    if (!this.#wire.write(bytes)) await Promise.race([this.#wire.drained(), over]);
    return null;
  }

  #refuse(refused: Failure): void {
    if (this.#refused !== null) return;
    this.#refused = refused;
    this.#client?.end(fatal('57014', refused.summary));
    this.#input.onRefused(refused);
  }

  #idleMs(): number {
    if (this.#running > 0 && this.#stalledSince === null) return 0;
    return Date.parse(this.#input.clock.now()) - Date.parse(this.#stalledSince ?? this.#quietSince);
  }

  async #close(): Promise<RelayEnd> {
    this.#shut();
    for (const socket of this.#met) socket.destroy();
    await this.#tail;
    await this.#quiet();
    if (!this.#gone) await this.#wire?.giveBack();
    const lost = this.#input.session.transactionStatus() === 'lost';
    const { takenBack } = this.#transaction;
    return { refused: lost ? this.#lost() : this.#refused, error: this.#error, takenBack };
  }

  /** With what the server was doing for the program, which may have ended the session itself. */
  #lost(): Failure {
    const lost = this.#input.session.endState() ?? connectionLost();
    return this.#running === 0 ? lost : lostDuring(lost, this.#latest);
  }

  /** Waits until the server has answered everything; whoever watches the session ends a statement that takes too long. */
  async #quiet(): Promise<void> {
    if (this.#gone) return;
    if (this.#unsynced) {
      this.#awaited += 1;
      this.#wire?.write(SYNC);
    }
    await this.#answered();
  }

  /** Until the server has said *ready* to everything, or is gone. */
  async #answered(): Promise<void> {
    if (this.#awaited === 0 || this.#gone) return;
    await new Promise<void>((resolve) => {
      this.#onQuiet = resolve;
    });
  }
}

/**
 * What may come before an Execute: each brings its own text and its own values, once, so that what the server has without a name is what was
 * read here, and nothing is planned that is not executed.
 */
const ALONE: ReadonlySet<string> = new Set(['PB', 'PBD', 'PDB', 'PDBD']);

const typeOf = (message: Buffer): string => String.fromCharCode(message[0] ?? 0);

/** The text of a simple query: all but the zero byte at its end. */
function textOf(body: Buffer): string {
  const fields = new MessageFields(body);
  const text = fields.text();
  fields.end();
  return text;
}
