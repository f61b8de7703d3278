import { Client } from 'pg';
import * as z from 'zod';
import { TOPIC_NAMES } from '../../contracts/live-words';
import type { Topic } from '../../engine/ports/change';
import type { Clock } from '../../engine/ports/clock';
import type { Ids } from '../../engine/ports/ids';
import type { Logger } from '../../engine/ports/logger';
import { createNewsHub, type FeedEvent, type NewsHub } from './news-hub';

/** The one connection of a process that hears what other processes commit. */
export interface EventFeed extends NewsHub {
  /** True while the connection stands; pages fall back to asking again when it does not. */
  readonly connected: boolean;
  close(): Promise<void>;
}

export interface EventFeedPorts {
  readonly url: string;
  readonly applicationName: string;
  readonly clock: Clock;
  readonly ids: Pick<Ids, 'fraction' | 'uuid'>;
  readonly logger: Logger;
}

const FIRST_PAUSE = 250;
const LONGEST_PAUSE = 10_000;
const PROBE_EVERY = 15_000;
const PROBE_LIMIT = 5_000;
const FAREWELL_LIMIT = 1_000;

/**
 * Listens on `lockkeeper`. A connection that breaks is made again with growing pauses; after every new one, the first among them, all
 * listeners hear of a gap, since PostgreSQL keeps no notification for whoever was away.
 */
export function createEventFeed(ports: EventFeedPorts): EventFeed {
  const hub = createNewsHub({ id: ports.ids.uuid() });
  const closing = new AbortController();
  const state = { connected: false };
  const ended = keepListening(ports, closing.signal, state, hub.tell);
  return {
    ...hub,
    get connected() {
      return state.connected;
    },
    async close() {
      closing.abort();
      await ended;
    },
  };
}

async function keepListening(
  ports: EventFeedPorts,
  signal: AbortSignal,
  state: { connected: boolean },
  tell: (event: FeedEvent) => void,
): Promise<void> {
  const over = (): boolean => signal.aborted;
  let pause = FIRST_PAUSE;
  while (!over()) {
    try {
      await listen(ports, signal, tell, () => {
        state.connected = true;
        pause = FIRST_PAUSE;
        tell({ kind: 'gap' });
      });
    } catch (error) {
      ports.logger.warn('events.connection_lost', { error });
    }
    state.connected = false;
    if (over()) return;
    await ports.clock.pause(pause * (0.5 + ports.ids.fraction() / 2), signal);
    pause = Math.min(pause * 2, LONGEST_PAUSE);
  }
}

/** Comes back when the signal aborts; throws when the connection breaks. */
async function listen(
  { url, applicationName, clock }: EventFeedPorts,
  signal: AbortSignal,
  tell: (event: FeedEvent) => void,
  onListening: () => void,
): Promise<void> {
  const client = new Client({
    connectionString: url,
    application_name: applicationName,
    keepAlive: true,
    connectionTimeoutMillis: 5_000,
    query_timeout: PROBE_LIMIT,
  });
  const broken = new Promise<never>((_, reject) => {
    client.on('error', reject);
    client.on('end', () => {
      reject(new ConnectionEnded());
    });
  });
  broken.catch(() => undefined);
  client.on('notification', ({ payload }) => {
    const topic = readTopic(payload);
    if (topic !== null) tell({ kind: 'changed', topic });
  });
  try {
    await client.connect();
    await client.query('LISTEN lockkeeper');
    onListening();
    for (;;) {
      await Promise.race([broken, clock.pause(PROBE_EVERY, signal)]);
      if (signal.aborted) return;
      await client.query('SELECT 1');
    }
  } finally {
    // A line that is dead answers nothing, not even a farewell.
    await Promise.race([client.end().catch(() => undefined), clock.pause(FAREWELL_LIMIT)]);
  }
}

class ConnectionEnded extends Error {
  override readonly name = 'ConnectionEnded';
}

const TOPIC: z.ZodType<Topic> = z.object({
  topic: z.enum(TOPIC_NAMES),
  id: z.string(),
  environmentId: z.exactOptional(z.string()),
});

function readTopic(payload: string | undefined): Topic | null {
  try {
    return TOPIC.parse(JSON.parse(payload ?? ''));
  } catch {
    return null; // somebody else's notification
  }
}
