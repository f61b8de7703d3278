import type { AnswerView } from '../../contracts/answer';

/** Most answers are there within a second. One that is not may take minutes: a long history is replayed, programs are run. */
const PAUSES_MS = [400, 400, 400, 400, 400, 400, 400, 400, 400, 400, 1_000];
/** A worker that begins is heard of within this many pauses. */
const PATIENCE = 24;

/**
 * Asks until the answer is there, however long that takes while a worker is at work; what was asked when none is comes back still *waiting*.
 * Throws what `read` throws, also when the answer is kept no longer.
 */
export async function followAnswer(
  read: () => Promise<AnswerView>,
  pause: (milliseconds: number) => Promise<void>,
): Promise<AnswerView> {
  for (let pauses = 0; ; pauses += 1) {
    const answer = await read();
    if (answer.state !== 'waiting') return answer;
    if (answer.isWorkerSilent && pauses >= PATIENCE) return answer;
    await pause(PAUSES_MS[pauses] ?? 1_000);
  }
}
