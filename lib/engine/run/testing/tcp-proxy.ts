import { createServer, connect, type AddressInfo, type Socket } from 'node:net';
import type { TestConnection } from '../../../testing/postgres';

/** A wire between the run and the target that a test can cut. */
export interface TcpProxy {
  readonly port: number;
  /** Called with what the client sends before it is passed on; `false` keeps it from the server. */
  onClientBytes: (bytes: Buffer, wire: Wire) => boolean;
  /** How often a client broke its side off with a reset, which the server then sees too. */
  resets: number;
  close(): Promise<void>;
}

export interface Wire {
  /** Passes the bytes on as the last ones, then resets the client's side. */
  readonly resetClientAfter: (bytes: Buffer) => void;
  /** Resets both sides. */
  readonly cut: () => void;
}

/** Starts a proxy to the database's server. */
export async function startTcpProxy(target: TestConnection): Promise<TcpProxy> {
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(target.port, target.host);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
    }
    client.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNRESET') proxy.resets += 1;
      upstream.resetAndDestroy();
    });
    const wire: Wire = {
      resetClientAfter: (bytes) => {
        upstream.end(bytes, () => {
          client.resetAndDestroy();
        });
      },
      cut: () => {
        client.resetAndDestroy();
        upstream.resetAndDestroy();
      },
    };
    client.on('data', (bytes: Buffer) => {
      if (proxy.onClientBytes(bytes, wire)) upstream.write(bytes);
    });
    upstream.on('data', (bytes: Buffer) => {
      if (!client.destroyed) client.write(bytes);
    });
    client.on('end', () => {
      if (!upstream.writableEnded) upstream.end();
    });
    upstream.on('end', () => client.end());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const proxy: TcpProxy = {
    port: isAddress(address) ? address.port : 0,
    onClientBytes: () => true,
    resets: 0,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return proxy;
}

const isAddress = (address: AddressInfo | string | null): address is AddressInfo =>
  typeof address === 'object' && address !== null;
