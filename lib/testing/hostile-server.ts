import { readFileSync } from 'node:fs';
import { createServer, connect, type AddressInfo, type Socket } from 'node:net';
import { createSecureContext, TLSSocket } from 'node:tls';
import { fileURLToPath } from 'node:url';
import type { TestConnection } from './postgres';

/** What a fake server does; each speaks just enough of the protocol to be dangerous. */
export type Behaviour =
  | 'silent'
  | 'hangs_up'
  | 'asks_for_cleartext'
  | 'asks_for_md5'
  | 'asks_for_kerberos'
  | 'asks_for_endless_scram'
  | 'offers_no_scram'
  | 'refuses_tls'
  | 'answers_tls_with_garbage'
  | 'speaks_http'
  | 'announces_a_huge_message'
  | 'is_an_old_server'
  | 'silent_after_login'
  | 'answers_byte_by_byte';

/** A listening fake on 127.0.0.1. */
export interface FakeServer {
  readonly host: string;
  readonly port: number;
  /** Everything that clients sent, as latin1 text. */
  readonly heard: () => string;
  readonly close: () => Promise<void>;
}

/** Starts a server that behaves badly in one way. Close it at the end of the test. */
export async function startHostileServer(behaviour: Behaviour): Promise<FakeServer> {
  return listen((socket, hear) => {
    let started = false;
    if (behaviour === 'hangs_up') socket.destroy();
    socket.on('data', (chunk) => {
      hear(chunk);
      if (isTlsRequest(chunk)) {
        socket.write(behaviour === 'answers_tls_with_garbage' ? 'X' : 'N');
        return;
      }
      if (behaviour === 'answers_byte_by_byte') drip(socket, started ? oldServerFacts() : loggedIn());
      else if (!started) socket.write(FIRST_ANSWERS[behaviour]());
      else if (behaviour === 'asks_for_endless_scram') socket.write(endlessScram(chunk));
      else if (behaviour === 'is_an_old_server') socket.write(oldServerFacts());
      started = true;
    });
  });
}

/** Stands before a real server and hands out process ids of its own, as connection poolers do. */
export async function startFakePooler(real: TestConnection): Promise<FakeServer> {
  return listen((socket, hear) => {
    const upstream = connect(real.port, real.host);
    upstream.on('error', () => socket.destroy());
    upstream.on('data', (chunk) => socket.write(withOtherProcessId(chunk)));
    upstream.on('close', () => socket.destroy());
    socket.on('data', (chunk) => {
      hear(chunk);
      upstream.write(chunk);
    });
    socket.on('close', () => upstream.destroy());
  });
}

/** Certificates for `db.example.test`, signed by `authority.pem`; made for tests alone. */
export type TestCertificate = 'server' | 'expired';

/** Text of a file of `fixtures/tls`. */
export function tlsFixture(name: string): string {
  return readFileSync(fileURLToPath(new URL(`fixtures/tls/${name}`, import.meta.url)), 'utf8');
}

/** Stands before a real server and speaks TLS for it with one of the test certificates. */
export async function startTlsFront(real: TestConnection, certificate: TestCertificate): Promise<FakeServer> {
  const secureContext = createSecureContext({
    cert: tlsFixture(`${certificate}.pem`),
    key: tlsFixture(`${certificate}.key`),
  });
  return listen((socket) => {
    socket.once('data', () => {
      socket.write('S');
      const secure = new TLSSocket(socket, { isServer: true, secureContext });
      const upstream = connect(real.port, real.host);
      secure.on('error', () => upstream.destroy());
      upstream.on('error', () => secure.destroy());
      secure.pipe(upstream).pipe(secure);
    });
  });
}

async function listen(
  onConnection: (socket: Socket, hear: (chunk: Buffer) => void) => void,
): Promise<FakeServer> {
  const sockets = new Set<Socket>();
  const heard: Buffer[] = [];
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
    onConnection(socket, (chunk) => heard.push(chunk));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    host: '127.0.0.1',
    port: portOf(server.address()),
    heard: () => Buffer.concat(heard).toString('latin1'),
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function portOf(address: AddressInfo | string | null): number {
  return typeof address === 'object' && address !== null ? address.port : 0;
}

function isTlsRequest(chunk: Buffer): boolean {
  return chunk.length === 8 && chunk.readInt32BE(4) === 80_877_103;
}

const FIRST_ANSWERS: Readonly<Record<Behaviour, () => Buffer>> = {
  silent: () => Buffer.alloc(0),
  hangs_up: () => Buffer.alloc(0),
  asks_for_cleartext: () => message('R', int32(3)),
  asks_for_md5: () => message('R', Buffer.concat([int32(5), Buffer.from('salt')])),
  asks_for_kerberos: () => message('R', int32(7)),
  asks_for_endless_scram: () => message('R', Buffer.concat([int32(10), Buffer.from('SCRAM-SHA-256\0\0')])),
  offers_no_scram: () => message('R', Buffer.concat([int32(10), Buffer.from('OAUTHBEARER\0\0')])),
  refuses_tls: () => Buffer.alloc(0),
  answers_tls_with_garbage: () => Buffer.alloc(0),
  speaks_http: () => Buffer.from('HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n'),
  announces_a_huge_message: () => Buffer.concat([Buffer.from('S'), int32(2_000_000_000), Buffer.from('x')]),
  is_an_old_server: loggedIn,
  silent_after_login: loggedIn,
  answers_byte_by_byte: () => Buffer.alloc(0),
};

const DRIP_MS = 100;

/** Never silent for long, and never through with an answer in any time that a person would wait. */
function drip(socket: Socket, bytes: Buffer): void {
  let sent = 0;
  const timer = setInterval(() => {
    socket.write(bytes.subarray(sent, sent + 1));
    sent += 1;
    if (sent === bytes.length) clearInterval(timer);
  }, DRIP_MS);
  socket.on('close', () => clearInterval(timer));
}

function loggedIn(): Buffer {
  return Buffer.concat([
    message('R', int32(0)),
    message('K', Buffer.concat([int32(4_711), int32(1)])),
    message('Z', Buffer.from('I')),
  ]);
}

/** The server's half of SCRAM's first exchange, with two thousand million rounds. */
function endlessScram(chunk: Buffer): Buffer {
  const nonce = /r=([^,\0]+)/.exec(chunk.toString('latin1'))?.[1] ?? '';
  return message('R', Buffer.concat([int32(11), Buffer.from(`r=${nonce}abc,s=c2FsdA==,i=2000000000`)]));
}

/** The answer to the first question of a session, as PostgreSQL 9.6 would give it. */
function oldServerFacts(): Buffer {
  const names = ['pid', 'version_number', 'version', 'read_only', 'backend_start'];
  const values = ['4711', '90624', '9.6.24', 'off', '2026-01-01T00:00:00.000Z'];
  const columns = names.map((name) => Buffer.concat([Buffer.from(`${name}\0`), textColumn()]));
  const cells = values.map((value) => Buffer.concat([int32(value.length), Buffer.from(value)]));
  return Buffer.concat([
    message('1', Buffer.alloc(0)),
    message('2', Buffer.alloc(0)),
    message('T', Buffer.concat([int16(names.length), ...columns])),
    message('D', Buffer.concat([int16(names.length), ...cells])),
    message('C', Buffer.from('SELECT 1\0')),
    message('Z', Buffer.from('I')),
  ]);
}

/** Table 0, column 0, type text, variable size, no modifier, text format. */
function textColumn(): Buffer {
  return Buffer.concat([int32(0), int16(0), int32(25), int16(-1), int32(-1), int16(0)]);
}

/** BackendKeyData: 'K', length 12, process id, key. It arrives in one piece with what surrounds it. */
function withOtherProcessId(chunk: Buffer): Buffer {
  const at = chunk.indexOf(Buffer.from([0x4b, 0, 0, 0, 12]));
  if (at !== -1) chunk.writeInt32BE(chunk.readInt32BE(at + 5) + 1_000_000, at + 5);
  return chunk;
}

function message(type: string, body: Buffer): Buffer {
  return Buffer.concat([Buffer.from(type), int32(body.length + 4), body]);
}

function int32(value: number): Buffer {
  const buffer = Buffer.alloc(4);
  buffer.writeInt32BE(value);
  return buffer;
}

function int16(value: number): Buffer {
  const buffer = Buffer.alloc(2);
  buffer.writeInt16BE(value);
  return buffer;
}
