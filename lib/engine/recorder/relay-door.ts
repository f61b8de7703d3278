import { createServer, type Server, type Socket } from 'node:net';
import { InvariantError } from '../base/invariant';

/** A port on the loopback by which programs come in: to the relay of the moment, else to nobody. */
export interface RelayDoor {
  readonly host: string;
  readonly port: number;
  /** Whoever comes in from now on is met by this; by nobody, and sent away at once, for null. */
  lead(meet: ((socket: Socket) => void) | null): void;
  /** The port is free again; whoever is in stays. */
  close(): void;
}

/** Opens a door that leads nowhere yet. A process that runs several programs may know one port alone, so their relays share it, one after another. */
export async function openRelayDoor(): Promise<RelayDoor> {
  let meet: ((socket: Socket) => void) | null = null;
  const server = createServer((socket) => {
    if (meet === null) socket.destroy();
    else meet(socket);
  });
  const port = await listen(server);
  return {
    host: LOOPBACK,
    port,
    lead: (to) => {
      meet = to;
    },
    close: () => {
      server.close();
    },
  };
}

const LOOPBACK = '127.0.0.1';

function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, LOOPBACK, () => {
      const address = server.address();
      if (address === null || typeof address === 'string') reject(new InvariantError('no port'));
      else resolve(address.port);
    });
  });
}
