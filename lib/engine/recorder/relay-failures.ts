import { failure, type Failure } from '../base/failure';
import { inSentences } from '../base/in-sentences';
import type { SqlStatement } from '../sql/sql-statement';
import { clipped } from '../target/postgres-error-facts';

export const protocolBroken = (): Failure =>
  failure('RECORDER.PROTOCOL', 'The program does not speak the PostgreSQL protocol as PostgreSQL does.', {
    why: 'A message of it is none, is longer than 64 MiB, or holds a NUL or bytes that are no UTF-8.',
    fix: 'Use one of the usual client libraries, and send what is longer in parts.',
  });

export const notSupported = (what: string, fix: string): Failure =>
  failure('RECORDER.NOT_SUPPORTED', `The program uses ${what}, which cannot be recorded.`, { fix });

export const notExecuted = (): Failure =>
  notSupported('a statement that is prepared and not executed', 'Execute it.');

export const notAlone = (): Failure =>
  notSupported('a statement that is not prepared, bound and executed at once', 'Send each one whole.');

export const severalInFlight = (): Failure =>
  notSupported('several statements in one flight', 'Wait for each answer.');

export const transactionControl = (text: string): Failure =>
  failure('RECORDER.TRANSACTION_CONTROL', `The program says ${text}; it runs in a transaction of ours.`, {
    why: 'What it changes, its row in the history and our journal commit together, or none of them.',
    fix: 'Leave it out; a plain BEGIN and COMMIT are fine, and a SAVEPOINT for what may be taken back.',
  });

/** Of a program that leaves its transaction. */
export const transactionCommand = (text: string): Failure =>
  failure(
    'RECORDER.TRANSACTION_CONTROL',
    `The program says ${firstLine(text)}, which is not run again as it stands.`,
    {
      why: 'Of a program that leaves its transaction the recorded statements are run: a plain BEGIN and COMMIT, each said by itself, and what stands between them.',
      fix: 'Say BEGIN and COMMIT alone, or leave them out: each statement then commits by itself.',
    },
  );

/** The same, where it takes back what it said. */
export const takesBack = (text: string): Failure =>
  failure(
    'RECORDER.TRANSACTION_CONTROL',
    `The program says ${firstLine(text)} and takes back what it said.`,
    {
      why: 'Of a program that leaves its transaction the recorded statements are run, and those would be run for nothing.',
      fix: 'Leave them out, or use a SAVEPOINT for what may be taken back.',
    },
  );

export const leftOpen = (): Failure =>
  failure('RECORDER.TRANSACTION_CONTROL', 'The program ends inside a transaction that it began.', {
    why: 'PostgreSQL rolls it back when the connection ends.',
    fix: 'Say COMMIT at its end.',
  });

const firstLine = (text: string): string => text.split('\n')[0] ?? text;

export const notAnalysed = (reason: string): Failure =>
  failure(
    'RECORDER.NOT_ANALYSED',
    `A statement of the program is not SQL as PostgreSQL reads it: ${reason}`,
    {
      fix: 'Correct the statement.',
    },
  );

export const tooManyConnections = (): Failure =>
  failure('RECORDER.SECOND_CONNECTION', 'The program opened a second connection to the database.', {
    why: 'A migration runs on one connection, inside one transaction.',
    fix: 'Set the pool of the program to one connection.',
  });

export const wentOnAfterError = (): Failure =>
  failure('RECORDER.WENT_ON', 'The program went on after the database had refused a statement.', {
    why: 'A transaction in which a statement failed can only be rolled back.',
    fix: 'Ask before you change (IF EXISTS, a query of the catalog) instead of catching the error.',
  });

/** The session ended while the server was at these statements of the program. */
export function lostDuring(lost: Failure, statements: readonly SqlStatement[]): Failure {
  const text = clipped(statements.map((each) => each.text).join('; '));
  return {
    ...lost,
    why: inSentences(`The server was at this statement of the program: ${text}`, lost.why),
    fix: statements.some(({ functions }) => functions.some((name) => ENDS_SESSIONS.has(name)))
      ? 'Leave pg_terminate_backend out of the program: its own session is among those that it ended.'
      : 'Look whether the statement, or a function that it calls, ends sessions; else at the log of the server.',
  };
}

const ENDS_SESSIONS: ReadonlySet<string> = new Set([
  'pg_terminate_backend',
  'pg_catalog.pg_terminate_backend',
]);
