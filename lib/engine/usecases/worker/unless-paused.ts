import { failure, type Failure } from '../../base/failure';
import { failed } from '../../base/result';
import type { Pause } from '../../model/pause';
import { answerQuestion, asReply } from './answer-question';
import type { WorkerPorts } from './worker-ports';

type PausedPorts = Pick<WorkerPorts, 'store' | 'clock' | 'ids'> & {
  /** Asked in the place of the store's own by whoever asks together with others. */
  readonly pause?: () => Promise<Pause | null>;
};

/**
 * Does a job of the worker, except while the installation is paused: then nothing is done, no target is spoken to, and whoever waits for an
 * answer is told why. A deploy that was not run is called again when the installation goes on.
 */
export async function unlessPaused(
  ports: PausedPorts,
  answerId: string | null,
  work: () => Promise<void>,
): Promise<void> {
  const pause = await (ports.pause?.() ?? ports.store.pause());
  if (pause === null) return work();
  if (answerId === null) return;
  await answerQuestion(ports, answerId, () => Promise.resolve({ reply: asReply(failed(paused(pause))) }));
}

const paused = ({ because }: Pause): Failure =>
  failure('INSTALLATION.PAUSED', 'The installation is paused: nothing is done.', {
    why: because,
    fix: 'An administrator of the installation can let it go on.',
  });
