import { describe, expect, it } from 'vitest';
import type { Topic } from '../../engine/ports/change';
import { eventStream, type StreamEnd } from './event-stream';
import { createNewsHub, type FeedEvent, type TopicFilter } from '../events/news-hub';

const SESSION: Topic = { topic: 'session', id: 'p' };
const DEPLOY: Topic = { topic: 'deploy', id: 'd' };

interface StageInput {
  since?: string;
  before?: readonly FeedEvent[];
  ended?: StreamEnd | null;
}

function stage({ since, before = [], ended = null }: StageInput = {}) {
  const hub = createNewsHub({ id: 'feed' });
  for (const event of before) hub.tell(event);
  const open = new Set<() => void>();
  const beats = new Set<() => void>();
  const browser = new AbortController();
  const followed: (readonly TopicFilter[])[] = [];
  let end = ended;
  const stream = eventStream({
    feed: {
      ...hub,
      subscribe: (topics, listener) => {
        followed.push(topics);
        const leave = hub.subscribe(topics, listener);
        open.add(leave);
        return () => {
          leave();
          open.delete(leave);
        };
      },
    },
    topics: [DEPLOY],
    session: SESSION,
    recheck: () => Promise.resolve(end),
    since: since ?? null,
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
    notify: hub.tell,
    beat: () => beats.forEach((run) => run()),
    endWith: (reason: StreamEnd) => (end = reason),
    open: () => open.size + beats.size,
  };
}

const change = (topic: Topic): FeedEvent => ({ kind: 'changed', topic });

describe('eventStream', () => {
  it('tells changes of its topics and always follows the session', async () => {
    const { read, notify, followed } = stage();
    expect(await read()).toBe('retry: 2000\n: hello\n\n');
    expect(await read()).toBe('id: feed.0\n\n');
    notify(change({ topic: 'people', id: 'x' }));
    notify(change(DEPLOY));
    expect(await read()).toBe('id: feed.2\nevent: change\ndata: {"topic":"deploy","id":"d"}\n\n');
    expect(followed).toEqual([[DEPLOY, SESSION]]);
  });

  it('begins with what happened since the page was read, and says its place when all of that is said', async () => {
    const other = change({ topic: 'deploy', id: 'other' });
    const { read, notify } = stage({
      since: 'feed.1',
      before: [change(SESSION), other, change(DEPLOY), other],
    });
    await read();
    expect(await read()).toBe('event: change\ndata: {"topic":"deploy","id":"d"}\n\n');
    expect(await read()).toBe('id: feed.4\n\n');
    notify(change(DEPLOY));
    expect(await read()).toContain('id: feed.5\nevent: change');
  });

  it('asks a browser that missed something, or nobody knows what, to look at everything again', async () => {
    for (const since of [
      'another.0',
      '',
      'feed.1',
      'feed.-1',
      'feed.0\nevent: ended',
      '1',
      'x'.repeat(9_000),
    ]) {
      const { read } = stage({ since });
      await read();
      expect(await read()).toBe('event: resync\ndata: null\n\n');
      expect(await read()).toBe('id: feed.0\n\n');
    }
    const { read, notify } = stage();
    await read();
    await read();
    notify({ kind: 'gap' });
    expect(await read()).toBe('id: feed.1\nevent: resync\ndata: null\n\n');
  });

  it('looks at the session at once when something about it changed before the stream was opened', async () => {
    const { read } = stage({ since: 'feed.0', before: [change(SESSION)], ended: 'disabled' });
    for (let line = 0; line < 3; line += 1) await read();
    expect(await read()).toBe('event: ended\ndata: "disabled"\n\n');
  });

  it('says why and ends when the session is over, at the next beat', async () => {
    const { read, beat, endWith, open } = stage();
    await read();
    await read();
    beat();
    expect(await read()).toBe('id: feed.0\nevent: beat\ndata: null\n\n');
    endWith('idle');
    beat();
    expect(await read()).toBe('id: feed.0\nevent: beat\ndata: null\n\n');
    expect(await read()).toBe('event: ended\ndata: "idle"\n\n');
    expect(await read()).toBe('end');
    expect(open()).toBe(0);
  });

  it('looks at the session at once when something about it changed', async () => {
    const { read, notify, endWith } = stage();
    await read();
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
