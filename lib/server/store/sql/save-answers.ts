import type { Answer } from '../../../engine/model/answer';
import type { Transaction } from '../transaction';

/** Inserts or replaces answers in one statement; their owner and kind stay what they were when they were asked for. */
export async function saveAnswers(tx: Transaction, answers: readonly Answer[]): Promise<void> {
  if (answers.length === 0) return;
  await tx.$executeRaw`
    INSERT INTO public.answers AS a (id, owner_id, kind, state, value, created_at)
    SELECT id, "ownerId", kind, state, value, "createdAt"
    FROM jsonb_to_recordset(${JSON.stringify(answers)}::jsonb) AS row(
      id uuid, "ownerId" uuid, kind text, state text, value jsonb, "createdAt" timestamptz)
    ON CONFLICT (id) DO UPDATE SET state = excluded.state, value = excluded.value`;
}
