import type { Topic } from '../../../engine/ports/change';
import type { Transaction } from '../transaction';

/** Tells open pages, when the transaction commits: topic and id, nothing else. */
export async function notifyTopics(tx: Transaction, topics: readonly Topic[]): Promise<void> {
  if (topics.length === 0) return;
  const payloads = topics.map(({ topic, id }) => JSON.stringify({ topic, id }));
  await tx.$executeRaw`SELECT pg_notify('lockkeeper', payload) FROM unnest(${payloads}::text[]) AS payload`;
}
