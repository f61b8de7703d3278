import 'server-only';
import * as z from 'zod';
import { connectionTest, observationReply, sourceReading, type AnswerView } from '../../../contracts/answer';
import { schemaComparison } from '../../../contracts/comparison';
import { adoptionDraft } from '../../../contracts/adoption';
import { createdMigration } from '../../../contracts/creation';
import { detection } from '../../../contracts/detection';
import { shownFailure } from '../../../contracts/failure';
import { planAnswer } from '../../../contracts/plan';
import { InvariantError } from '../../../engine/base/invariant';
import type { Answer } from '../../../engine/model/answer';

const refusal = z.object({ failures: z.array(shownFailure) });

/** An answer as its owner may see it. The question itself is never shown. Throws when the worker wrote something else than it promised. */
export function answerView({ id, kind, state, value }: Answer, isWorkerSilent = false): AnswerView {
  if (state === 'waiting') return { id, kind, state, isWorkerSilent };
  if (state === 'failed') return { id, kind, state, ...parsed(refusal, value) };
  switch (kind) {
    case 'connection_test':
      return { id, kind, state, test: parsed(connectionTest, value) };
    case 'observation':
      return { id, kind, state, observation: parsed(observationReply, value) };
    case 'source_reading':
      return sourceAnswer(id, value);
    case 'schema_comparison':
      return { id, kind, state, comparison: parsed(schemaComparison, value) };
    case 'migration_creation':
      return { id, kind, state, created: parsed(createdMigration, value) };
    case 'migration_draft':
      return { id, kind, state, adoption: parsed(adoptionDraft, value) };
    case 'plan':
      return { id, kind, state, plan: parsed(planAnswer, value) };
    case 'drift_check':
      return { id, kind, state, value };
  }
}

/** A folder was read as a project's source, or to see which sources there are in it. */
function sourceAnswer(id: string, value: unknown): AnswerView {
  const found = z.safeParse(z.object({ detection }), value);
  return found.success
    ? { id, kind: 'detection', state: 'done', detection: found.data.detection }
    : { id, kind: 'source_reading', state: 'done', reading: parsed(sourceReading, value) };
}

function parsed<T>(shape: z.core.$ZodType<T>, value: unknown): T {
  const reading = z.safeParse(shape, value);
  if (!reading.success) throw new InvariantError(`an answer has another shape: ${reading.error.message}`);
  return reading.data;
}
