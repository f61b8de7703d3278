import type { Topic } from '../../../engine/ports/change';
import type { Transaction } from '../transaction';

/** Tells open pages, when the transaction commits: ids, nothing else. */
export async function notifyTopics(tx: Transaction, topics: readonly Topic[]): Promise<void> {
  if (topics.length === 0) return;
  const payloads = topics.map(({ topic, id, environmentId }) => JSON.stringify({ topic, id, environmentId }));
  await tx.$executeRaw`SELECT pg_notify('lockkeeper', payload) FROM unnest(${payloads}::text[]) AS payload`;
}
