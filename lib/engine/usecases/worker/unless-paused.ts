import { failure } from '../../base/failure';
import type { Pause } from '../../model/pause';
import type { WorkerPorts } from './worker-ports';
import { answerChange, answerTopics } from './save-answer';
import { systemContext } from './system-context';

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
  const answer = answerId === null ? null : await ports.store.answer(answerId);
  if (answer?.state !== 'waiting') return;
  const paused = failure('INSTALLATION.PAUSED', 'The installation is paused: nothing is done.', {
    why: pause.because,
    fix: 'An administrator of the installation can let it go on.',
  });
  await ports.store.commit({
    context: systemContext(ports.ids.uuid()),
    at: ports.clock.now(),
    changes: answerChange(answer, { ok: false, failures: [paused] }),
    events: [],
    topics: answerTopics(answer),
  });
}
