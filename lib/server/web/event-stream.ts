import 'server-only';
import { LIVE_EVENTS } from '../../contracts/live-words';
import type { Topic } from '../../engine/ports/change';
import type { Absence } from './present';
import type { EventFeed } from '../events/event-feed';
import type { FeedEvent, TopicFilter } from '../events/news-hub';

/** Calls again and again until the returned function is called. */
export type Every = (milliseconds: number, run: () => void) => () => void;

/** Why a stream has to end: the session does not count any more, or not every topic may be followed any more. */
export type StreamEnd = Absence | 'rights';

export interface StreamParts {
  readonly feed: Pick<EventFeed, 'subscribe' | 'position' | 'since'>;
  /** What the page asked for and may follow. */
  readonly topics: readonly Topic[];
  /** Topic by which the person's own session is told of; it is followed always. */
  readonly session: Topic;
  /** Null while nothing speaks against going on. */
  readonly recheck: () => Promise<StreamEnd | null>;
  /** Where the feed stood when what the page shows was read, or when its last stream broke, as the browser says; null follows from now on. */
  readonly since: string | null;
  readonly every: Every;
  /** The browser went away, or the process ends. */
  readonly signal: AbortSignal;
}

const BEAT_MS = 15_000;
/** Events that a slow reader may leave unread; then the stream ends, and the browser comes back with the last one that it read. */
const MOST_UNREAD = 1_000;

/**
 * A stream of server-sent events: `change` with a topic, `resync` when something may have been missed, `ended` when the session is over,
 * and a beat every 15 s, by which the page knows that the line still stands. It begins with what happened since the page was read, and
 * its ids are positions of the feed, so that a browser that comes back says how far it read. The session is looked at every 15 s and
 * whenever something about it changed. Source: WHATWG HTML, 9.2 Server-sent events.
 */
export function eventStream(parts: StreamParts): ReadableStream<Uint8Array> {
  let onCancel = (): void => undefined;
  return new ReadableStream<Uint8Array>(
    {
      start: (controller) => {
        onCancel = startStream(parts, controller);
      },
      cancel: () => {
        onCancel();
      },
    },
    { highWaterMark: MOST_UNREAD },
  );
}

/** Returns what stops it once nobody reads any more. */
function startStream(
  parts: StreamParts,
  controller: ReadableStreamDefaultController<Uint8Array>,
): () => void {
  const line = openLine(controller);
  const recheck = (): void => {
    parts.recheck().then(
      (end) => {
        if (end !== null) line.close(farewell(end));
      },
      () => {
        line.close('');
      },
    );
  };
  const abort = (): void => {
    line.close('');
  };
  const filters = [...parts.topics, parts.session].map(filterOf);
  const tell = (notice: FeedEvent, id: string): void => {
    line.send(`${id}${noticeText(notice)}`);
    if (isAbout(notice, parts.session)) recheck();
  };
  const heard = (): string => `id: ${parts.feed.position()}\n`;
  line.onClose(
    parts.feed.subscribe(filters, (notice) => {
      tell(notice, heard());
    }),
  );
  line.onClose(
    parts.every(BEAT_MS, () => {
      line.send(`${heard()}${eventText(LIVE_EVENTS.beat, null)}`);
      recheck();
    }),
  );
  parts.signal.addEventListener('abort', abort, { once: true });
  line.onClose(() => {
    parts.signal.removeEventListener('abort', abort);
  });
  line.send('retry: 2000\n: hello\n\n');
  // The id comes after all that was missed: a line that breaks within it begins there again.
  for (const notice of missedBy(parts, filters)) tell(notice, '');
  line.send(`${heard()}\n`);
  if (parts.signal.aborted) abort();
  return line.drop;
}

/** A stream that can be written to until it is closed, and that closes itself when its reader does not keep up. */
function openLine(controller: ReadableStreamDefaultController<Uint8Array>) {
  const encoder = new TextEncoder();
  const ends: (() => void)[] = [];
  let isOpen = true;
  const drop = (): void => {
    isOpen = false;
    for (const end of ends.splice(0)) end();
  };
  const send = (text: string): void => {
    if (!isOpen) return;
    controller.enqueue(encoder.encode(text));
    if ((controller.desiredSize ?? 0) <= 0) close('');
  };
  const close = (lastWords: string): void => {
    if (!isOpen) return;
    drop();
    if (lastWords !== '') controller.enqueue(encoder.encode(lastWords));
    controller.close();
  };
  const onClose = (end: () => void): void => {
    if (isOpen) ends.push(end);
    else end();
  };
  return { send, close, drop, onClose };
}

/** What has to be said first. */
function missedBy({ feed, since }: StreamParts, filters: readonly TopicFilter[]): readonly FeedEvent[] {
  if (since === null) return [];
  const topics = feed.since(since, filters);
  return topics === null ? [{ kind: 'gap' }] : topics.map((topic) => ({ kind: 'changed', topic }));
}

function farewell(end: StreamEnd): string {
  return end === 'rights' ? eventText(LIVE_EVENTS.resync, null) : eventText(LIVE_EVENTS.ended, end);
}

function noticeText(notice: FeedEvent): string {
  return notice.kind === 'gap'
    ? eventText(LIVE_EVENTS.resync, null)
    : eventText(LIVE_EVENTS.change, notice.topic);
}

/** `all` stands for every id of a topic. */
const filterOf = ({ topic, id }: Topic): TopicFilter => (id === 'all' ? { topic } : { topic, id });

/** JSON has no line breaks of its own, so one data line holds it. */
const eventText = (name: string, data: unknown): string =>
  `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;

const isAbout = (notice: FeedEvent, { topic, id }: Topic): boolean =>
  notice.kind === 'gap' || (notice.topic.topic === topic && notice.topic.id === id);
