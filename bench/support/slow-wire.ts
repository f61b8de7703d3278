import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A way to a server on which everything that a client sends arrives later. */
export interface SlowWire {
  readonly port: number;
  close(): void;
}

/** A wire to a server of this machine; `delayMs` is added to every round trip. */
export async function startSlowWire(port: number, delayMs: number): Promise<SlowWire> {
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true }, (client) => {
    const target = connect({ host: '127.0.0.1', port, noDelay: true });
    client.on('data', (bytes) => {
      setTimeout(() => target.write(bytes), delayMs);
    });
    target.pipe(client);
    for (const [socket, other] of [
      [client, target],
      [target, client],
    ] as const) {
      sockets.add(socket);
      socket.on('error', () => other.destroy());
      socket.on('close', () => other.destroy());
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: portOf(server.address()),
    close: () => {
      server.close();
      server.unref();
      for (const socket of sockets) socket.destroy();
    },
  };
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new TypeError('the wire has no port');
  return address.port;
}
