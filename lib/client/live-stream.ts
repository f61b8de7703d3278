import { LIVE_EVENTS, TOPIC_NAMES, type TopicText } from '../contracts/live-words';
import { SESSION_ENDS, type SessionEnd } from '../contracts/session-end';
import { oneOf } from './one-of';

export type LiveStatus = 'connecting' | 'live' | 'polling' | 'reconnecting';

export interface LiveHandlers {
  readonly onStatus: (status: LiveStatus) => void;
  readonly onChange: (topic: TopicText) => void;
  /** Everything may be out of date. */
  readonly onResync: () => void;
  readonly onEnded: (reason: SessionEnd) => void;
}

const POLL_MS = 10_000;

/**
 * Follows topics until the returned function is called. The browser reconnects a broken stream by itself; where the server refuses one,
 * or nothing gets through, the page is told to look at everything every 10 s, and a new stream is tried each time.
 */
export function followTopics(topics: readonly string[], handlers: LiveHandlers): () => void {
  let source: EventSource | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const open = (): void => {
    source = new EventSource(
      `/api/v1/events?${new URLSearchParams({ topics: topics.join(',') }).toString()}`,
    );
    source.addEventListener('open', () => {
      handlers.onStatus('live');
    });
    source.addEventListener('error', () => {
      if (source?.readyState !== EventSource.CLOSED) {
        handlers.onStatus('reconnecting');
        return;
      }
      handlers.onStatus('polling');
      timer = setTimeout(() => {
        handlers.onResync();
        open();
      }, POLL_MS);
    });
    source.addEventListener(LIVE_EVENTS.change, ({ data }) => {
      const topic = readTopic(data);
      if (topic !== null) handlers.onChange(topic);
    });
    source.addEventListener(LIVE_EVENTS.resync, handlers.onResync);
    source.addEventListener(LIVE_EVENTS.ended, ({ data }) => {
      source?.close();
      handlers.onEnded(readEnd(data));
    });
  };

  open();
  return () => {
    clearTimeout(timer);
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
