import { Client } from 'pg';
import * as z from 'zod';
import type { Topic } from '../../engine/ports/change';
import type { Clock } from '../../engine/ports/clock';
import type { Ids } from '../../engine/ports/ids';
import type { Logger } from '../../engine/ports/logger';

/** What a listener is told: something changed, or events may have been missed and everything has to be read again. */
export type FeedEvent = { readonly kind: 'changed'; readonly topic: Topic } | { readonly kind: 'gap' };

/** Topics a listener wants; without an id every one of the kind. */
export interface TopicFilter {
  readonly topic: Topic['topic'];
  readonly id?: string;
}

/** The one connection of a process that hears what other processes commit. */
export interface EventFeed {
  /** Calls the listener for each event of these topics, and for each gap, until the returned function is called. Listeners must not throw. */
  subscribe(filters: readonly TopicFilter[], listener: (event: FeedEvent) => void): () => void;
  /** True while the connection stands; pages fall back to asking again when it does not. */
  readonly connected: boolean;
  close(): Promise<void>;
}

export interface EventFeedPorts {
  readonly url: string;
  readonly applicationName: string;
  readonly clock: Clock;
  readonly ids: Pick<Ids, 'fraction'>;
  readonly logger: Logger;
}

const FIRST_PAUSE = 250;
const LONGEST_PAUSE = 10_000;
const PROBE_EVERY = 15_000;
const PROBE_LIMIT = 5_000;
const FAREWELL_LIMIT = 1_000;

/**
 * Listens on `lockkeeper`. A connection that breaks is made again with growing pauses; after every new one all listeners hear of a gap,
 * since PostgreSQL keeps no notification for whoever was away.
 */
export function createEventFeed(ports: EventFeedPorts): EventFeed {
  const subscriptions = new Set<Subscription>();
  const closing = new AbortController();
  const state = { connected: false };
  const tell = (event: FeedEvent): void => {
    for (const { filters, listener } of [...subscriptions]) if (concerns(filters, event)) listener(event);
  };
  const ended = keepListening(ports, closing.signal, state, tell);
  return {
    subscribe(filters, listener) {
      const subscription = { filters, listener };
      subscriptions.add(subscription);
      return () => void subscriptions.delete(subscription);
    },
    get connected() {
      return state.connected;
    },
    async close() {
      subscriptions.clear();
      closing.abort();
      await ended;
    },
  };
}

interface Subscription {
  readonly filters: readonly TopicFilter[];
  readonly listener: (event: FeedEvent) => void;
}

function concerns(filters: readonly TopicFilter[], event: FeedEvent): boolean {
  if (event.kind === 'gap') return true;
  const { topic, id } = event.topic;
  return filters.some((filter) => filter.topic === topic && (filter.id === undefined || filter.id === id));
}

async function keepListening(
  ports: EventFeedPorts,
  signal: AbortSignal,
  state: { connected: boolean },
  tell: (event: FeedEvent) => void,
): Promise<void> {
  const over = (): boolean => signal.aborted;
  let pause = FIRST_PAUSE;
  let first = true;
  while (!over()) {
    try {
      await listen(ports, signal, tell, () => {
        state.connected = true;
        pause = FIRST_PAUSE;
        if (!first) tell({ kind: 'gap' });
        first = false;
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
  topic: z.enum(['project', 'environment', 'deploy', 'answer', 'session', 'audit', 'people', 'webhook']),
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
