import * as z from 'zod/mini';

/** What a page may follow; `session`, `people`, `audit` and `webhook` as the engine's topics. */
export const topicName = z.enum([
  'project',
  'environment',
  'deploy',
  'answer',
  'session',
  'audit',
  'people',
  'webhook',
]);

/** One topic in an address: `deploy:<id>`; what there is only one of: `people:all`. */
export const topicText = z.pipe(
  z.string(),
  z.transform((text: string, ctx) => {
    const [name, id, ...rest] = text.split(':');
    const topic = topicName.safeParse(name);
    const isId = id === 'all' || z.uuid().safeParse(id).success;
    if (topic.success && id !== undefined && isId && rest.length === 0) return { topic: topic.data, id };
    ctx.issues.push({ code: 'custom', message: 'A topic is written as name:id.', input: text });
    return z.NEVER;
  }),
);

export type TopicText = z.infer<typeof topicText>;

/** `?topics=deploy:…,people:all`, at most 50. */
export const topicsText = z.pipe(
  z.pipe(
    z.string().check(z.maxLength(4000)),
    z.transform((text: string) => text.split(',').filter((part) => part !== '')),
  ),
  z.array(topicText).check(z.minLength(1), z.maxLength(50)),
);

/** Names of the events of a stream. */
export const LIVE_EVENTS = {
  /** Something about a topic changed; data is the topic. */
  change: 'change',
  /** Something may have been missed: look at everything again. */
  resync: 'resync',
  /** The session is over; data is the reason, a `SessionEnd`. The stream ends. */
  ended: 'ended',
} as const;

/** Set for a moment by a page that reads itself again: what it asks for then is not something that the person did. */
export const BACKGROUND_COOKIE = 'lockkeeper-background';
