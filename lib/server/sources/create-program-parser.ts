import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';
import * as z from 'zod';
import type { ParsedProgram, ProgramParser } from '../../engine/ports/program-parser';
import { PROGRAM_THREAD } from './program-thread';

/** What reading programs may cost. A hundred characters can keep the parser busy for hours, so each text has its own time. */
export interface ProgramLimits {
  /** For one text; the thread's own start counts. */
  readonly timeoutMs: number;
  /** For all texts of one call. */
  readonly totalMs: number;
}

const LIMITS: ProgramLimits = { timeoutMs: 1_500, totalMs: 8_000 };
const HEAP_MB = 256;

/** Babel's parser in a thread that ends with the call; a text that breaks it or takes too long costs only its own answer. */
export function createProgramParser(limits: ProgramLimits = LIMITS): ProgramParser {
  return {
    parse: async (texts) => {
      const seat = openSeat();
      const late = AbortSignal.timeout(limits.totalMs);
      const parsed: ParsedProgram[] = [];
      try {
        for (const text of texts) {
          const answer = late.aborted ? TOO_LONG : await answerOf(seat.take(), text, limits, late);
          if (answer === TOO_LONG || answer === TOO_LARGE) await seat.clear();
          parsed.push(answer);
        }
        return parsed;
      } finally {
        await seat.clear();
      }
    },
  };
}

const TOO_LONG: ParsedProgram = { ok: false, why: 'Reading it took too long and was ended.', line: null };
const TOO_LARGE: ParsedProgram = { ok: false, why: 'Reading it needs too much memory.', line: null };

function openSeat(): { readonly take: () => Worker; readonly clear: () => Promise<void> } {
  let thread: Worker | null = null;
  return {
    take: () => (thread ??= startThread()),
    clear: async () => {
      const ending = thread;
      thread = null;
      await ending?.terminate();
    },
  };
}

function startThread(): Worker {
  const thread = new Worker(PROGRAM_THREAD, {
    eval: true,
    env: {},
    execArgv: [],
    stdout: true,
    stderr: true,
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
    workerData: { library: createRequire(import.meta.url).resolve('@babel/parser') },
  });
  thread.on('error', () => undefined);
  return thread;
}

const MESSAGE = z.union([
  z.object({ tree: z.unknown().refine((tree) => tree !== undefined) }),
  z.object({ why: z.string(), line: z.number().nullable() }),
]);

/** An error and an exit both mean that the thread died of memory: nothing else in it can end it. */
function answerOf(
  thread: Worker,
  text: string,
  { timeoutMs }: ProgramLimits,
  late: AbortSignal,
): Promise<ParsedProgram> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => settle(TOO_LONG), timeoutMs);
    const settle = (answer: ParsedProgram): void => {
      clearTimeout(timer);
      thread.off('message', read).off('error', die).off('exit', die);
      late.removeEventListener('abort', stop);
      resolve(answer);
    };
    const read = (heard: unknown): void => {
      const message = MESSAGE.parse(heard);
      settle('why' in message ? { ok: false, ...message } : { ok: true, tree: message.tree });
    };
    const die = (): void => settle(TOO_LARGE);
    const stop = (): void => settle(TOO_LONG);
    thread.on('message', read).on('error', die).on('exit', die);
    late.addEventListener('abort', stop);
    thread.postMessage(text);
  });
}
