import { failed, success, type Result } from '../../base/result';
import type { Detection } from '../../model/detection';
import type { Ports } from '../../ports/ports';
import { answerQuestion, asReply, unreadableQuestion } from './answer-question';
import { detectSources, type DetectPorts } from './detect-sources';

/** Looks into the folder that was asked about and writes what was found into the answer. */
export const answerDetection = (
  ports: Pick<Ports, 'store' | 'ids' | 'clock'> & DetectPorts,
  { answerId }: { readonly answerId: string },
): Promise<void> =>
  answerQuestion(ports, answerId, async ({ value }) => {
    const found = await detect(ports, value);
    return { reply: asReply(found.ok ? success({ detection: found.value }) : found) };
  });

/** The question as `lookIntoFolder` wrote it. The store is trusted to keep it, not to make it. */
async function detect(ports: DetectPorts, question: unknown): Promise<Result<Detection>> {
  const folder =
    typeof question === 'object' && question !== null && 'folder' in question ? question.folder : null;
  if (typeof folder === 'string') return detectSources(ports, folder);
  return failed(unreadableQuestion());
}
