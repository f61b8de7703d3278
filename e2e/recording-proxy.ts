import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import { findFreePort } from '../lib/server/embedded/free-port';

/** One request through the proxy and all of its answer that the browser got. */
export interface Exchange {
  readonly method: string;
  readonly path: string;
  /** Id of the server action that was called; null for anything else. */
  readonly action: string | null;
  readonly sent: () => string;
  readonly status: number;
  /** Names and values of the answer's headers but for cookies: they are for one browser alone. */
  readonly headers: string;
  readonly body: () => string;
}

/** Stands between browsers and an installation, as a reverse proxy does, and keeps every answer. */
export interface RecordingProxy {
  readonly url: string;
  readonly exchanges: readonly Exchange[];
  /** Where the installation listens. */
  forwardTo(port: number): void;
  close(): Promise<void>;
}

export async function startRecordingProxy(): Promise<RecordingProxy> {
  const exchanges: Exchange[] = [];
  const upstream = { port: 0 };
  const server = createServer((incoming, outgoing) => {
    pass({ incoming, outgoing, port: upstream.port, keep: (exchange) => exchanges.push(exchange) });
  });
  const port = await findFreePort(null);
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    url: `http://localhost:${String(port)}`,
    exchanges,
    forwardTo: (next) => {
      upstream.port = next;
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function pass(one: {
  readonly incoming: IncomingMessage;
  readonly outgoing: ServerResponse;
  readonly port: number;
  readonly keep: (exchange: Exchange) => void;
}): void {
  const { incoming, outgoing, port, keep } = one;
  const { method = 'GET', url: path = '/' } = incoming;
  // Answers come as they are, so that they can be searched.
  const headers = { ...incoming.headers, 'accept-encoding': 'identity' };
  const sent: Buffer[] = [];
  // A connection of its own: one that is used again may be closed by the server at that very moment.
  const forwarded = request({ host: '127.0.0.1', port, method, path, headers, agent: false }, (answer) => {
    const got: Buffer[] = [];
    const { statusCode: status = 502, headers: all } = answer;
    const shown = Object.fromEntries(Object.entries(all).filter(([name]) => name !== 'set-cookie'));
    keep({
      method,
      path,
      action: incoming.headers['next-action']?.toString() ?? null,
      sent: () => Buffer.concat(sent).toString(),
      status,
      headers: JSON.stringify(shown),
      body: () => Buffer.concat(got).toString(),
    });
    outgoing.writeHead(status, all);
    answer.on('data', (chunk: Buffer) => got.push(chunk));
    answer.on('error', () => outgoing.destroy());
    answer.pipe(outgoing);
  });
  forwarded.on('error', () => outgoing.destroy());
  incoming.on('data', (chunk: Buffer) => sent.push(chunk));
  outgoing.on('close', () => forwarded.destroy());
  incoming.pipe(forwarded);
}
