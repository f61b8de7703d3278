import type { Hands } from './hands';
import { isSuperseded } from './perform-journal';

const LEASE_MS = 10_000;
const CANCEL_LOOK_MS = 1_000;

/** What goes on beside a run from its first effect to its last. */
export interface Companion {
  end(): Promise<void>;
}

/** Renews the lease, hears whether a person asked to stop, and whether the process has to end. */
export function accompany(hands: Hands): Companion {
  const { signal } = hands.input;
  const over = new AbortController();
  const onShutdown = (): void => {
    hands.stop ??= 'shutdown';
  };
  if (signal.aborted) onShutdown();
  signal.addEventListener('abort', onShutdown);
  const loops = [renewLease(hands, over.signal), hearCancel(hands, over.signal)];
  return {
    end: async () => {
      signal.removeEventListener('abort', onShutdown);
      over.abort();
      await Promise.all(loops);
    },
  };
}

/** A store that cannot be reached for a while is none of a running statement's business; a lost fence ends the run. */
async function renewLease(hands: Hands, over: AbortSignal): Promise<void> {
  const { journal, run } = hands.input;
  await every(hands, LEASE_MS, over, async () => {
    try {
      await journal.renewLease(run);
    } catch (error) {
      if (isSuperseded(error)) hands.superseded = error.failure;
      else throw error;
    }
  });
}

async function hearCancel(hands: Hands, over: AbortSignal): Promise<void> {
  const { journal, run } = hands.input;
  await every(hands, CANCEL_LOOK_MS, over, async () => {
    if (await journal.cancelRequested(run)) hands.stop = 'cancel';
  });
}

async function every(
  hands: Hands,
  milliseconds: number,
  over: AbortSignal,
  act: () => Promise<void>,
): Promise<void> {
  const { clock, logger } = hands.input;
  await clock.pause(milliseconds, over);
  while (!over.aborted) {
    await act().catch((error: unknown) => {
      logger.warn('run.companion', { error });
    });
    await clock.pause(milliseconds, over);
  }
}
