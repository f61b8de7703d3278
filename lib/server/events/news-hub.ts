import type { Topic } from '../../engine/ports/change';
import { positionText, readPosition } from './feed-position';

/** What a listener is told: something changed, or events may have been missed and everything has to be read again. */
export type FeedEvent = { readonly kind: 'changed'; readonly topic: Topic } | { readonly kind: 'gap' };

/** Topics a listener wants; without an id every one of the kind. */
export interface TopicFilter {
  readonly topic: Topic['topic'];
  readonly id?: string;
}

/** Passes on what a process hears, in its order, and remembers the last of it for those who come a little late. */
export interface NewsHub {
  readonly tell: (event: FeedEvent) => void;
  /** Calls the listener for each event of these topics, and for each gap, until the returned function is called. Listeners must not throw. */
  readonly subscribe: (filters: readonly TopicFilter[], listener: (event: FeedEvent) => void) => () => void;
  /** How much was heard up to now: whatever is read from the store after this holds all of it. A listener is called with its own event counted. */
  readonly position: () => string;
  /**
   * What of these topics was heard after a position, each thing once; null when that cannot be known or is too much to say: everything has to
   * be read again. The position may be any text.
   */
  readonly since: (position: string, filters: readonly TopicFilter[]) => readonly Topic[] | null;
}

export interface NewsHubInput {
  /** By which this hub knows its own positions: another one for each process. */
  readonly id: string;
  /** Events that are remembered. */
  readonly kept?: number;
}

const KEPT = 2_000;
/** More is said sooner by reading everything again, and would fill the line of a stream that has just begun. */
const MOST_SAID = 100;

export function createNewsHub({ id, kept = KEPT }: NewsHubInput): NewsHub {
  const subscriptions = new Set<Subscription>();
  /** The event of number n stands at n modulo `kept`. */
  const recent: FeedEvent[] = [];
  let heard = 0;
  const after = (position: string): readonly FeedEvent[] | null => {
    const from = readPosition(position);
    if (from?.feed !== id || from.heard > heard || heard - from.heard > kept) return null;
    return Array.from(
      { length: heard - from.heard },
      (_, index) => recent[(from.heard + 1 + index) % kept] ?? { kind: 'gap' },
    );
  };
  return {
    tell(event) {
      heard += 1;
      recent[heard % kept] = event;
      for (const { filters, listener } of [...subscriptions]) if (concerns(filters, event)) listener(event);
    },
    subscribe(filters, listener) {
      const subscription = { filters, listener };
      subscriptions.add(subscription);
      return () => void subscriptions.delete(subscription);
    },
    position: () => positionText({ feed: id, heard }),
    since(position, filters) {
      const events = after(position);
      return events === null ? null : topicsOf(events.filter((event) => concerns(filters, event)));
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

function topicsOf(events: readonly FeedEvent[]): readonly Topic[] | null {
  const topics = new Map<string, Topic>();
  for (const event of events) {
    if (event.kind === 'gap') return null;
    const { topic, id, environmentId } = event.topic;
    topics.set(JSON.stringify([topic, id, environmentId]), event.topic);
  }
  return topics.size > MOST_SAID ? null : [...topics.values()];
}
