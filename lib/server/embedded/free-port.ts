import { randomInt } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { embeddedFault } from './embedded-fault';

/** Where ports are looked for: seldom used by servers, and second best. The end is excluded. */
const PLACES = [
  [20_000, 32_768],
  [10_000, 20_000],
] as const;
/** Ports that systems give to outgoing connections when they are not told otherwise, Linux and macOS together. */
const USUAL_OUTGOING = [32_768, 65_535] as const;
const ATTEMPTS = 200;
/** Fewer ports than that are too soon all in use. */
const FEW = 1_000;

type Range = readonly [number, number];

/**
 * A port of 127.0.0.1 that nobody listens on now: the preferred one when it is free, else a random one below 32768 that this system does
 * not give to outgoing connections, so that it is likely to be free at the next start too. Somebody may take it before it is used, so the
 * caller has to be ready to ask again.
 */
export async function findFreePort(preferred: number | null): Promise<number> {
  if (preferred !== null && (await isFree(preferred))) return preferred;
  const [first, end] = quietPorts(await outgoingPorts());
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const port = randomInt(first, end);
    if (await isFree(port)) return port;
  }
  throw embeddedFault('EMBEDDED.NO_PORT', 'No free port was found for the embedded database.', {
    why: `${ATTEMPTS} ports of 127.0.0.1 between ${first} and ${end - 1} were tried and all are in use.`,
  });
}

/** First port and excluded end of where to choose: beside what goes to outgoing connections, unless these have next to everything. Pure. */
export function quietPorts([outgoingFirst, outgoingLast]: Range): Range {
  const beside = PLACES.flatMap(([first, end]): readonly Range[] => [
    [first, Math.min(end, outgoingFirst)],
    [Math.max(first, outgoingLast + 1), end],
  ]);
  return beside.find(([first, end]) => end - first >= FEW) ?? PLACES[0];
}

/** Where this system takes the ports of outgoing connections from; Linux can be told another range. */
async function outgoingPorts(): Promise<Range> {
  const text = await readFile('/proc/sys/net/ipv4/ip_local_port_range', 'utf8').catch(() => '');
  const [first = Number.NaN, last = Number.NaN] = text.trim().split(/\s+/).map(Number);
  return Number.isInteger(first) && Number.isInteger(last) ? [first, last] : USUAL_OUTGOING;
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
