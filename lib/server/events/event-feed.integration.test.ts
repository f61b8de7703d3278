import { randomUUID } from 'node:crypto';
import { expect, it, vi } from 'vitest';
import type { Logger } from '../../engine/ports/logger';
import { connectionUrl, withTestStore, type TestStore } from '../../testing/store';
import { samplePerson, SAMPLE_AT, SYSTEM } from '../../testing/store-samples';
import { systemClock } from '../system/clock';
import { systemIds } from '../system/ids';
import { createEventFeed, type EventFeed } from './event-feed';
import type { FeedEvent } from './news-hub';

const silent: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

const feedOf = (url: string): EventFeed =>
  createEventFeed({
    url,
    applicationName: 'feed',
    clock: systemClock(),
    ids: systemIds(),
    logger: silent,
  });

async function withFeed(use: (test: TestStore, feed: EventFeed) => Promise<void>): Promise<void> {
  await withTestStore(18, async (test) => {
    const feed = feedOf(connectionUrl(test.db));
    try {
      await vi.waitUntil(() => feed.connected, 10_000);
      await use(test, feed);
    } finally {
      await feed.close();
    }
  });
}

it('tells listeners what a commit says about their topics, and nothing of others', async () => {
  await withFeed(async ({ store }, feed) => {
    const [one, all, other]: [FeedEvent[], FeedEvent[], FeedEvent[]] = [[], [], []];
    const id = randomUUID();
    feed.subscribe([{ topic: 'deploy', id }], (event) => one.push(event));
    feed.subscribe([{ topic: 'people' }, { topic: 'deploy' }, { topic: 'project' }], (event) =>
      all.push(event),
    );
    const leave = feed.subscribe([{ topic: 'deploy' }], (event) => other.push(event));
    leave();
    const result = await store.commit({
      context: SYSTEM,
      at: SAMPLE_AT,
      changes: [{ kind: 'person.insert', person: samplePerson(), passwordHash: null }],
      events: [{ action: 'person.invited', object: { kind: 'person', id: null, name: 'x' } }],
      topics: [
        { topic: 'deploy', id },
        { topic: 'deploy', id: 'another' },
        { topic: 'people', id: 'x' },
        { topic: 'project', id, environmentId: 'staging' },
      ],
    });
    expect(result.ok).toBe(true);
    await vi.waitUntil(() => all.length === 4, 10_000);
    expect(all.at(-1)).toEqual({
      kind: 'changed',
      topic: { topic: 'project', id, environmentId: 'staging' },
    });
    expect(one).toEqual([{ kind: 'changed', topic: { topic: 'deploy', id } }]);
    expect(other).toEqual([]);
  });
});

it('knows what was committed after a page was read and before its stream is opened', async () => {
  await withFeed(async ({ sql }, feed) => {
    const all = [{ topic: 'deploy' }] as const;
    const [early, late]: [FeedEvent[], FeedEvent[]] = [[], []];
    feed.subscribe(all, (event) => early.push(event));
    const position = feed.position();
    await sql(`SELECT pg_notify('lockkeeper', '{"topic":"deploy","id":"1"}')`);
    await vi.waitUntil(() => early.length === 1, 10_000);
    feed.subscribe(all, (event) => late.push(event));
    expect(late).toEqual([]);
    expect(feed.since(position, all)).toEqual([{ topic: 'deploy', id: '1' }]);
    expect(feed.since(feed.position(), all)).toEqual([]);
  });
});

it('ignores notifications that are not ours', async () => {
  await withFeed(async ({ sql }, feed) => {
    const heard: FeedEvent[] = [];
    feed.subscribe([{ topic: 'deploy' }], (event) => heard.push(event));
    await sql(`SELECT pg_notify('lockkeeper', payload)
      FROM unnest(ARRAY['', 'no json', '{"topic":"unknown","id":"1"}', '[]', '{"topic":"deploy","id":"1"}']) AS payload`);
    await vi.waitUntil(() => heard.length > 0, 10_000);
    expect(heard).toEqual([{ kind: 'changed', topic: { topic: 'deploy', id: '1' } }]);
  });
});

it('connects again when the connection breaks and tells everybody of the gap', async () => {
  await withFeed(async ({ sql }, feed) => {
    const heard: FeedEvent[] = [];
    feed.subscribe([{ topic: 'deploy' }], (event) => heard.push(event));
    const before = feed.position();
    await sql(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'feed' AND datname = current_database()",
    );
    await vi.waitUntil(() => heard.length > 0, 20_000);
    expect(heard).toEqual([{ kind: 'gap' }]);
    expect(feed.connected).toBe(true);
    expect(feed.since(before, [{ topic: 'deploy' }])).toBeNull();
    await sql(`SELECT pg_notify('lockkeeper', '{"topic":"deploy","id":"after"}')`);
    await vi.waitUntil(() => heard.length > 1, 10_000);
  });
});

it('does not know what was committed before it first listened', async () => {
  await withTestStore(18, async (test) => {
    const feed = feedOf(connectionUrl(test.db));
    const before = feed.position();
    await vi.waitUntil(() => feed.connected, 10_000);
    expect(feed.since(before, [{ topic: 'deploy' }])).toBeNull();
    await feed.close();
  });
});

it('closes while the server cannot be reached', async () => {
  const feed = feedOf('postgresql://nobody:x@127.0.0.1:1/none');
  expect(feed.connected).toBe(false);
  await feed.close();
});
