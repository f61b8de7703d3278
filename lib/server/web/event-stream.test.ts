import { describe, expect, it } from 'vitest';
import type { Topic } from '../../engine/ports/change';
import { eventStream, type StreamEnd } from './event-stream';
import type { FeedEvent, TopicFilter } from '../events/event-feed';

const SESSION: Topic = { topic: 'session', id: 'p' };
const DEPLOY: Topic = { topic: 'deploy', id: 'd' };

function stage({ isReturn = false } = {}) {
  const listeners = new Set<(notice: FeedEvent) => void>();
  const beats = new Set<() => void>();
  const browser = new AbortController();
  const followed: (readonly TopicFilter[])[] = [];
  let end: StreamEnd | null = null;
  const stream = eventStream({
    feed: {
      subscribe: (topics, listener) => {
        followed.push(topics);
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
    topics: [DEPLOY],
    session: SESSION,
    recheck: () => Promise.resolve(end),
    isReturn,
    every: (_, run) => {
      beats.add(run);
      return () => beats.delete(run);
    },
    signal: browser.signal,
  });
  const reader = stream.getReader();
  const decoder = new TextDecoder();
  return {
    followed,
    read: async () => {
      const { value } = await reader.read();
      return value === undefined ? 'end' : decoder.decode(value);
    },
    cancel: () => reader.cancel(),
    abort: () => browser.abort(),
    notify: (notice: FeedEvent) => listeners.forEach((listener) => listener(notice)),
    beat: () => beats.forEach((run) => run()),
    endWith: (reason: StreamEnd) => (end = reason),
    open: () => listeners.size + beats.size,
  };
}

const change = (topic: Topic): FeedEvent => ({ kind: 'changed', topic });

describe('eventStream', () => {
  it('tells changes of its topics and always follows the session', async () => {
    const { read, notify, followed } = stage();
    expect(await read()).toBe('retry: 2000\nid: 1\n: hello\n\n');
    notify(change(DEPLOY));
    expect(await read()).toBe('event: change\ndata: {"topic":"deploy","id":"d"}\n\n');
    expect(followed).toEqual([[DEPLOY, SESSION]]);
  });

  it('asks a browser that comes back, or missed something, to look at everything again', async () => {
    const { read, notify } = stage({ isReturn: true });
    expect(await read()).toContain('event: resync');
    notify({ kind: 'gap' });
    expect(await read()).toContain('event: resync');
  });

  it('says why and ends when the session is over, at the next beat', async () => {
    const { read, beat, endWith, open } = stage();
    await read();
    beat();
    expect(await read()).toBe(': beat\n\n');
    endWith('idle');
    beat();
    expect(await read()).toBe(': beat\n\n');
    expect(await read()).toBe('event: ended\ndata: "idle"\n\n');
    expect(await read()).toBe('end');
    expect(open()).toBe(0);
  });

  it('looks at the session at once when something about it changed', async () => {
    const { read, notify, endWith } = stage();
    await read();
    endWith('disabled');
    notify(change(SESSION));
    expect(await read()).toContain('"topic":"session"');
    expect(await read()).toBe('event: ended\ndata: "disabled"\n\n');
    expect(await read()).toBe('end');
  });

  it('ends without a word about the session when rights changed', async () => {
    const { read, notify, endWith } = stage();
    await read();
    endWith('rights');
    notify(change(SESSION));
    await read();
    expect(await read()).toContain('event: resync');
    expect(await read()).toBe('end');
  });

  it('lets go of everything when the browser or the process goes away', async () => {
    const left = stage();
    await left.cancel();
    expect(left.open()).toBe(0);
    const stopped = stage();
    await stopped.read();
    stopped.abort();
    expect(await stopped.read()).toBe('end');
    expect(stopped.open()).toBe(0);
  });

  it('ends when its reader does not keep up', async () => {
    const { notify, open } = stage();
    for (let index = 0; index < 2_000; index += 1) notify(change(DEPLOY));
    expect(open()).toBe(0);
  });
});
