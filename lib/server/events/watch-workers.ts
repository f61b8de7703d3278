import { viewWorkers } from '../../engine/index';
import type { Ports } from '../../engine/ports/ports';
import { workersState, type WorkersState } from '../../contracts/workers-state';
import { productVersion } from '../system/product-version';
import type { NewsHub } from './news-hub';

const LOOK_EVERY_MS = 5_000;
const NOBODY = { actor: { kind: 'system', id: null, name: 'web' } } as const;

/**
 * Tells this process when the workers fall silent or are heard again, until the signal aborts: a dead worker commits nothing that would
 * tell it. What cannot be asked is asked again at the next look.
 */
export async function watchWorkers(
  ports: Pick<Ports, 'operations' | 'clock' | 'logger'>,
  { tell }: Pick<NewsHub, 'tell'>,
  signal: AbortSignal,
): Promise<void> {
  let before: WorkersState | null = null;
  for (;;) {
    await ports.clock.pause(LOOK_EVERY_MS, signal);
    if (signal.aborted) return;
    const now = await stateOf(ports, before);
    if (before !== null && now !== before) tell({ kind: 'changed', topic: { topic: 'workers', id: 'all' } });
    before = now;
  }
}

async function stateOf(
  ports: Pick<Ports, 'operations' | 'clock' | 'logger'>,
  before: WorkersState | null,
): Promise<WorkersState | null> {
  try {
    return workersState(await viewWorkers(ports, NOBODY), productVersion());
  } catch (error) {
    ports.logger.debug('workers.not_asked', { error });
    return before;
  }
}
