import { LIVE_EVENTS, TOPIC_NAMES, type TopicText } from '../contracts/live-words';
import { SESSION_ENDS, type SessionEnd } from '../contracts/session-end';
import { oneOf } from './one-of';

export type LiveStatus = 'connecting' | 'live' | 'polling' | 'reconnecting';

export interface LiveHandlers {
  /** Where the server's feed stood before what is shown was read; asked for with each new stream. */
  readonly since: () => string;
  readonly onStatus: (status: LiveStatus) => void;
  readonly onChange: (topic: TopicText) => void;
  /** Everything may be out of date. */
  readonly onResync: () => void;
  readonly onEnded: (reason: SessionEnd) => void;
}

const POLL_MS = 10_000;
/** The server says something at least every 15 s; after so long nothing gets through any more, whatever the browser thinks. */
const SILENCE_MS = 40_000;

/**
 * Follows topics until the returned function is called, from what is shown on. The browser reconnects a broken stream by itself and says the
 * last event that it got; where the server refuses one, or nothing gets through, the page is told to look at everything every 10 s, and a
 * new stream is tried each time. A line that stands and says nothing for 40 s is given up for a new one.
 */
export function followTopics(topics: readonly string[], handlers: LiveHandlers): () => void {
  let source: EventSource | null = null;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let silence: ReturnType<typeof setTimeout> | undefined;

  const heard = (): void => {
    clearTimeout(silence);
    silence = setTimeout(() => {
      handlers.onStatus('reconnecting');
      source?.close();
      open();
    }, SILENCE_MS);
  };
  const on = (name: string, take: (data: unknown) => void): void =>
    source?.addEventListener(name, ({ data }) => {
      heard();
      take(data);
    });
  const open = (): void => {
    const query = new URLSearchParams({ topics: topics.join(','), since: handlers.since() });
    source = new EventSource(`/api/v1/events?${query.toString()}`);
    heard();
    source.addEventListener('open', () => {
      heard();
      handlers.onStatus('live');
    });
    source.addEventListener('error', () => {
      if (source?.readyState !== EventSource.CLOSED) {
        handlers.onStatus('reconnecting');
        return;
      }
      clearTimeout(silence);
      handlers.onStatus('polling');
      retry = setTimeout(() => {
        handlers.onResync();
        open();
      }, POLL_MS);
    });
    on(LIVE_EVENTS.beat, () => undefined);
    on(LIVE_EVENTS.change, (data) => {
      const topic = readTopic(data);
      if (topic !== null) handlers.onChange(topic);
    });
    on(LIVE_EVENTS.resync, handlers.onResync);
    on(LIVE_EVENTS.ended, (data) => {
      clearTimeout(silence);
      source?.close();
      handlers.onEnded(readEnd(data));
    });
  };

  open();
  return () => {
    clearTimeout(retry);
    clearTimeout(silence);
    source?.close();
  };
}

/** The topic in the data of a `change`, or null when it is none; pure. */
export function readTopic(data: unknown): TopicText | null {
  const value = readJson(data);
  if (typeof value !== 'object' || value === null || !('topic' in value) || !('id' in value)) return null;
  const topic = oneOf(TOPIC_NAMES, value.topic);
  if (topic === undefined || typeof value.id !== 'string') return null;
  const of = 'environmentId' in value ? value.environmentId : undefined;
  return { topic, id: value.id, ...(typeof of === 'string' && { environmentId: of }) };
}

function readEnd(data: unknown): SessionEnd {
  return oneOf(SESSION_ENDS, readJson(data)) ?? 'unknown';
}

function readJson(data: unknown): unknown {
  try {
    return typeof data === 'string' ? JSON.parse(data) : null;
  } catch {
    return null;
  }
}
