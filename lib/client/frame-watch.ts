import { readJson } from './read-json';

export interface FrameWatchParts {
  /** What the frame of the page says. */
  readonly shown: () => string;
  /** Reads the page again as a whole. */
  readonly reread: () => void;
  /** The page went away. */
  readonly signal: AbortSignal;
  readonly read?: (signal: AbortSignal) => Promise<string>;
  readonly after?: (milliseconds: number, run: () => void) => void;
}

/** News of one second are one question. */
const GATHER_MS = 1_000;

/**
 * The frame of every page counts what waits in all projects, and most pages follow only what they show themselves. Returns what is to be called
 * for news of anything else: it asks, at most once in a second, what the frame says now, and has the page read again only when that is
 * something else. A question without an answer is none: the stream comes back after whatever it was, and reads all of it.
 */
export function createFrameWatch({
  shown,
  reread,
  signal,
  read = readFrame,
  after = wait,
}: FrameWatchParts): () => void {
  const isOver = (): boolean => signal.aborted;
  let isWaiting = false;
  const ask = async (): Promise<void> => {
    // News that come while the answer travels are asked for again.
    isWaiting = false;
    if (isOver()) return;
    const frame = await read(signal).catch(shown);
    if (frame !== shown() && !isOver()) reread();
  };
  return () => {
    if (isWaiting) return;
    isWaiting = true;
    after(GATHER_MS, () => void ask());
  };
}

const readFrame = async (signal: AbortSignal): Promise<string> =>
  (await readJson<{ readonly frame: string }>('/api/v1/frame', signal)).frame;

const wait = (milliseconds: number, run: () => void): void => {
  setTimeout(run, milliseconds);
};
