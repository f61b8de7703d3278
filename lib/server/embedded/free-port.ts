import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';
import { embeddedFault } from './embedded-fault';

const FIRST = 20_000;
/** Ports from here on are the system's own for outgoing connections and collide with them. */
const END = 32_768;
const ATTEMPTS = 200;

/**
 * A port of 127.0.0.1 that nobody listens on now: the preferred one when it is free, else a random one between 20000 and 32767. Somebody
 * may take it before it is used, so the caller has to be ready to ask again.
 */
export async function findFreePort(preferred: number | null): Promise<number> {
  if (preferred !== null && (await isFree(preferred))) return preferred;
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const port = randomInt(FIRST, END);
    if (await isFree(port)) return port;
  }
  throw embeddedFault('EMBEDDED.NO_PORT', 'No free port was found for the embedded database.', {
    why: `${ATTEMPTS} ports of 127.0.0.1 between ${FIRST} and ${END - 1} were tried and all are in use.`,
  });
}

async function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => {
      resolve(false);
    });
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
      server.close(() => {
        resolve(true);
      });
    });
  });
}
