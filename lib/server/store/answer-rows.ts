import type { Answer } from '../../engine/model/answer';
import { later } from '../../engine/model/instant';
import type { Clock } from '../../engine/ports/clock';
import type { Prisma } from '../generated/client';
import { canonicalDocument } from './documents/canonical-document';
import { words } from './documents/words';
import { toDate, toInstant } from './instants';

/** How long an answer waits for whoever asked. */
export const ANSWER_MILLISECONDS = 10 * 60_000;

export const ANSWER = {
  id: true,
  ownerId: true,
  kind: true,
  state: true,
  value: true,
  createdAt: true,
} as const satisfies Prisma.AnswerSelect;

/** An older one is not there any more. */
export const stillKept = (clock: Clock) => ({
  createdAt: { gt: toDate(later(clock.now(), -ANSWER_MILLISECONDS)) },
});

const kind = words<Answer['kind']>({
  connection_test: true,
  plan: true,
  observation: true,
  drift_check: true,
  source_reading: true,
  schema_comparison: true,
  migration_creation: true,
  migration_draft: true,
});
const state = words<Answer['state']>({ waiting: true, done: true, failed: true });

export function toAnswer(row: Prisma.AnswerGetPayload<{ select: typeof ANSWER }>): Answer {
  return {
    id: row.id,
    ownerId: row.ownerId,
    kind: kind.parse(row.kind),
    state: state.parse(row.state),
    value: canonicalDocument.parse(row.value),
    createdAt: toInstant(row.createdAt),
  };
}
