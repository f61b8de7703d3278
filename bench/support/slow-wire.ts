import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import type { DemoDatabase } from '../../lib/server/demo/demo-databases';

/** A way to a server on which everything that a client sends arrives later. */
interface SlowWire {
  readonly port: number;
  readonly close: () => void;
}

/** The way of everybody to the targets of one server. */
export interface Network {
  readonly through: (target: DemoDatabase) => DemoDatabase;
  readonly close: () => void;
}

/** A way on which `delayMs` is added to every round trip; none is the server itself. */
export async function openNetwork(serverUrl: string, delayMs: number): Promise<Network> {
  if (delayMs === 0) return { through: (target) => target, close: () => undefined };
  const { port, close } = await startSlowWire(Number(new URL(serverUrl).port), delayMs);
  return { through: (target) => ({ ...target, connection: { ...target.connection, port } }), close };
}

/** A wire to a server of this machine; `delayMs` is added to every round trip. */
async function startSlowWire(port: number, delayMs: number): Promise<SlowWire> {
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
