import { DatabaseError } from 'pg-protocol';
import {
  CommandCompleteMessage,
  NoticeMessage,
  ParameterStatusMessage,
  type BackendMessage,
} from 'pg-protocol/dist/messages';
import { Parser } from 'pg-protocol/dist/parser';
import { parseCommandTag } from '../target/command-tag';
import { clipped, postgresErrorFacts } from '../target/postgres-error-facts';
import type { GateAnswer } from './statement-gate';

/** What the relay wants to know of what the server says. */
export interface AnswerListener {
  answered(answer: GateAnswer): void;
  /** The server waits for COPY data. */
  copyIn(): void;
  /** A setting of the session changed that clients have to know of. */
  setting(name: string, value: string): void;
  ready(): void;
}

/** Reads along what a server says to a client; `pg`'s own parser, never the client's bytes. */
export class ServerAnswers {
  readonly #parser = new Parser();
  readonly #listener: AnswerListener;
  #notices: string[] = [];

  constructor(listener: AnswerListener) {
    this.#listener = listener;
  }

  read(chunk: Buffer): void {
    this.#parser.parse(chunk, (message) => {
      this.#take(message);
    });
  }

  #take(message: BackendMessage): void {
    if (message instanceof DatabaseError) this.#refusal(message);
    else if (message instanceof NoticeMessage) this.#notice(message);
    else if (message instanceof CommandCompleteMessage) {
      this.#answer({ rows: parseCommandTag(message.text).rowCount, error: null });
    } else if (message instanceof ParameterStatusMessage) {
      this.#listener.setting(message.parameterName, message.parameterValue);
    } else if (message.name === 'copyInResponse') this.#listener.copyIn();
    else if (message.name === 'readyForQuery') this.#listener.ready();
  }

  /** The end of the session is no answer to a statement: whether it was done is open. */
  #refusal(error: DatabaseError): void {
    const facts = postgresErrorFacts(error);
    const ends = ENDS.has(facts?.severity ?? '') || facts?.sqlState.startsWith('57P') === true;
    if (!ends) this.#answer({ rows: null, error: facts });
  }

  #notice(message: NoticeMessage): void {
    if (this.#notices.length < KEPT_NOTICES) this.#notices.push(noticeText(message));
  }

  #answer(answer: Omit<GateAnswer, 'notices'>): void {
    const notices = this.#notices;
    this.#notices = [];
    this.#listener.answered({ ...answer, notices });
  }
}

const KEPT_NOTICES = 50;
const ENDS: ReadonlySet<string> = new Set(['FATAL', 'PANIC']);

const noticeText = ({ severity, message }: NoticeMessage): string =>
  clipped(`${severity ?? 'NOTICE'}: ${message ?? ''}`);
