import { MOST_COLUMNS } from '@/lib/contracts/most-columns';
import type { MatrixColumnsView, MatrixView } from '@/lib/contracts/project';
import { readJson, ReadError } from '@/lib/client/read-json';
import { judgeColumns, type ColumnVerdict } from './judge-columns';

export interface ColumnReader {
  /** Reads an environment again, soon; `all` reads every one. */
  readonly add: (environmentId: string) => void;
}

export interface ColumnReaderParts {
  readonly slug: string;
  /** What the page shows at this moment. */
  readonly shown: () => { readonly view: MatrixView; readonly frame: string };
  /** What looks different now; nothing when the page shows it already. */
  readonly onPatches: (patches: ColumnVerdict['patches']) => void;
  /** Reads the page again as a whole. */
  readonly reread: () => void;
  /** The page went away. */
  readonly signal: AbortSignal;
  readonly read?: (path: string, signal: AbortSignal) => Promise<MatrixColumnsView>;
  readonly after?: (milliseconds: number, run: () => void) => void;
  /** Milliseconds of a clock that never goes back. */
  readonly now?: () => number;
}

/** News of one moment are one request. */
const GATHER_MS = 150;
/** From one request to the next at least, however much changes. */
const PAUSE_MS = 1_000;
/** Before what got no answer is asked again. */
const AGAIN_MS = 10_000;

/**
 * Reads environments that look different: one request at a time, at most one in a second, for all that changed meanwhile, and for every environment
 * when too many did. What cannot be shown without the rest of the page has the page read again, and so has a refusal.
 */
export function createColumnReader(parts: ColumnReaderParts): ColumnReader {
  const { slug, shown, onPatches, reread, signal } = parts;
  const { read = readJson<MatrixColumnsView>, after = wait, now = () => performance.now() } = parts;
  const isOver = (): boolean => signal.aborted;
  const waiting = new Set<string>();
  let isBusy = false;
  /** Before this nothing is asked. */
  let free = 0;

  const later = (): void => {
    isBusy = true;
    after(Math.max(GATHER_MS, free - now()), () => void ask());
  };
  const ask = async (): Promise<void> => {
    if (isOver()) return;
    free = now() + PAUSE_MS;
    const ids = [...waiting];
    waiting.clear();
    const asked = ids.includes(ALL) || ids.length > MOST_COLUMNS ? null : ids;
    try {
      const answer = await read(addressOf(slug, asked), signal);
      const { view, frame } = shown();
      const { patches, isAll } = judgeColumns({ shown: view, frame, asked, answer });
      onPatches(patches);
      if (!isAll) reread();
    } catch (error) {
      if (isOver()) return;
      if (error instanceof ReadError) {
        reread();
      } else {
        for (const id of ids) waiting.add(id);
        free = now() + AGAIN_MS;
      }
    }
    isBusy = false;
    if (waiting.size > 0) later();
  };

  return {
    add: (environmentId) => {
      waiting.add(environmentId);
      if (!isBusy) later();
    },
  };
}

/** Stands for every environment. */
const ALL = 'all';

const wait = (milliseconds: number, run: () => void): void => {
  setTimeout(run, milliseconds);
};

const addressOf = (slug: string, asked: readonly string[] | null): string =>
  `/api/v1/projects/${slug}/columns${asked === null ? '' : `?${new URLSearchParams({ environments: asked.join(',') }).toString()}`}`;
