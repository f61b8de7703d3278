import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { InvariantError } from '../../engine/base/invariant';

/** A wire to the store of this process's own, which can be cut: only bundles made for tests have one. */
export interface StoreWire {
  /** The store's URL by way of the wire. */
  readonly url: string;
  /** Resets whatever is under way and refuses whatever comes, as if the store's host were gone. */
  cut(): void;
}

/** Listens on loopback and passes everything on to the server of the URL. It ends with the process. */
export async function openStoreWire(storeUrl: string): Promise<StoreWire> {
  const store = new URL(storeUrl);
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(Number(store.port), store.hostname);
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.once('close', () => {
        sockets.delete(socket);
        other.destroy();
      });
      socket.pipe(other);
    }
  });
  server.unref().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new InvariantError('the wire has no port');
  const url = new URL(storeUrl);
  url.host = `127.0.0.1:${String(address.port)}`;
  return {
    url: url.href,
    cut: () => {
      server.close();
      for (const socket of sockets) socket.resetAndDestroy();
    },
  };
}
