import * as z from 'zod/mini';
import { TOPIC_NAMES, type TopicText } from './live-words';

export const topicName = z.enum(TOPIC_NAMES);

/** One topic in an address: `deploy:<id>`; what there is only one of: `people:all`. */
export const topicText = z.pipe(
  z.string(),
  z.transform((text: string, ctx) => {
    const [name, id, ...rest] = text.split(':');
    const topic = topicName.safeParse(name);
    const isId = id === 'all' || z.uuid().safeParse(id).success;
    if (topic.success && id !== undefined && isId && rest.length === 0) {
      return { topic: topic.data, id } satisfies TopicText;
    }
    ctx.issues.push({ code: 'custom', message: 'A topic is written as name:id.', input: text });
    return z.NEVER;
  }),
);

/** `?topics=deploy:…,people:all`, at most 50. */
export const topicsText = z.pipe(
  z.pipe(
    z.string().check(z.maxLength(4000)),
    z.transform((text: string) => text.split(',').filter((part) => part !== '')),
  ),
  z.array(topicText).check(z.minLength(1), z.maxLength(50)),
);
