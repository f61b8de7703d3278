import { Writer } from 'pg-protocol/dist/buffer-writer';

const code = (letter: string): number => letter.charCodeAt(0);

/** What a server says to a client that comes in; bytes ready to be sent. Source: PostgreSQL manual, 55.7 Message Formats. */
export const askForPassword = (): Buffer => new Writer().addInt32(CLEARTEXT).flush(AUTHENTICATION);

/** The client is in: what it has to know of the server, and that it may ask. */
export function welcome(parameters: Readonly<Record<string, string>>): Buffer {
  const settings = Object.entries(parameters).map(([name, value]) =>
    new Writer().addCString(name).addCString(value).flush(PARAMETER_STATUS),
  );
  return Buffer.concat([
    new Writer().addInt32(OK).flush(AUTHENTICATION),
    ...settings,
    new Writer().addInt32(0).addInt32(0).flush(BACKEND_KEY_DATA),
    readyForQuery('I'),
  ]);
}

/** Idle, or in a transaction. */
export const readyForQuery = (state: 'I' | 'T'): Buffer =>
  new Writer().addString(state).flush(READY_FOR_QUERY);

export const commandComplete = (tag: string): Buffer => new Writer().addCString(tag).flush(COMMAND_COMPLETE);

/** The answer to a statement without rows of the extended protocol, and to what was asked on the way: Parse, Bind and Describe as they came. */
export const executedAlone = (asked: readonly Buffer[], tag: string): Buffer =>
  Buffer.concat([...asked.map(answerTo), commandComplete(tag)]);

function answerTo(message: Buffer): Buffer {
  const [type, about] = [message[TYPE_AT], message[ABOUT_AT]];
  if (type === code('P')) return new Writer().flush(code('1'));
  if (type === code('B')) return new Writer().flush(code('2'));
  const noData = new Writer().flush(code('n'));
  const parameters = new Writer().addInt16(0).flush(code('t'));
  return about === code('S') ? Buffer.concat([parameters, noData]) : noData;
}

const TYPE_AT = 0;
/** Behind the type and four bytes of length: what a Describe is about. */
const ABOUT_AT = 5;

/** The end of a connection, with a sentence. */
export function fatal(sqlState: string, message: string): Buffer {
  const writer = new Writer();
  for (const [field, value] of Object.entries({ S: 'FATAL', V: 'FATAL', C: sqlState, M: message })) {
    writer.addString(field).addCString(value);
  }
  return writer.addString('\0').flush(ERROR_RESPONSE);
}

/** No to a request for TLS or GSSAPI: the client goes on without. */
export const PLAIN = Buffer.from('N');

/** What the relay itself says to the server. */
export const SYNC = Buffer.from([0x53, 0, 0, 0, 4]);

/** CopyFail with an empty text. */
export const COPY_FAIL = Buffer.from([0x66, 0, 0, 0, 5, 0]);

const AUTHENTICATION = code('R');
const PARAMETER_STATUS = code('S');
const BACKEND_KEY_DATA = code('K');
const COMMAND_COMPLETE = code('C');
const READY_FOR_QUERY = code('Z');
const ERROR_RESPONSE = code('E');
const OK = 0;
const CLEARTEXT = 3;
