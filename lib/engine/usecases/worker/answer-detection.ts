import { failure } from '../../base/failure';
import { failed, type Result } from '../../base/result';
import type { Detection } from '../../model/detection';
import type { Ports } from '../../ports/ports';
import { detectSources, type DetectPorts } from './detect-sources';
import { answerChange, answerTopics } from './save-answer';
import { systemContext } from './system-context';

/** Looks into the folder that was asked about and writes what was found into the answer. */
export async function answerDetection(
  ports: Pick<Ports, 'store' | 'ids' | 'clock'> & DetectPorts,
  { answerId }: { readonly answerId: string },
): Promise<void> {
  const { store, ids, clock } = ports;
  const answer = await store.answer(answerId);
  if (answer?.state !== 'waiting') return;
  const found = await detect(ports, answer.value);
  await store.commit({
    context: systemContext(ids.uuid()),
    at: clock.now(),
    changes: answerChange(
      answer,
      found.ok ? { ok: true, value: { detection: found.value } } : { ok: false, failures: [found.failure] },
    ),
    events: [],
    topics: answerTopics(answer),
  });
}

/** The question as `lookIntoFolder` wrote it. The store is trusted to keep it, not to make it. */
async function detect(ports: DetectPorts, question: unknown): Promise<Result<Detection>> {
  const folder =
    typeof question === 'object' && question !== null && 'folder' in question ? question.folder : null;
  if (typeof folder === 'string') return detectSources(ports, folder);
  return failed(failure('ANSWER.UNREADABLE', 'The question was not understood.', { fix: 'Ask again.' }));
}
