import type { RawStmt } from 'libpg-query';
import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';
import { meaningComparison, type MeaningComparison } from './compare-meaning';
import type { Conversation } from './in-portions';
import { breaksParser, isMalformed, malformed, parserRefusal } from './parser-refusal';
import { scriptReading, type ParsedScript } from './parse-script';
import { PARSER_THREAD } from './parser-thread';
import type { ParserAnswer, ParserRefusal, SqlToken } from './sql-parser';
import { isRecord } from './syntax-tree';

/** What one text may cost. */
export interface ParserLimits {
  /** Time for the whole text; the thread's own start, about 0.1 s, counts when it has to be started. */
  readonly timeoutMs: number;
  /** Heap of the thread, for the longest statement's tree (about 80 bytes for each byte of text). The caller needs as much for a moment. */
  readonly maxOldGenerationSizeMb: number;
  /** Memory of the parser itself; 512 when not given. It starts with 128, less has no effect. */
  readonly maxParserMemoryMb?: number;
}

/** Enough for every migration that was written by hand, and for about 5 MB of data in one statement. */
export const PARSER_LIMITS: ParserLimits = { timeoutMs: 20_000, maxOldGenerationSizeMb: 512 };

/** The parser for other people's SQL: in a thread of its own, within limits, with an answer whatever the text. */
export interface GuardedParser {
  /** As the pure `parseScript`; a text beyond a limit is *not analysed* and says which limit. */
  readonly parseScript: (text: string, separator?: string | null) => Promise<ParsedScript>;
  /** The tokens of one text, comments among them. */
  readonly scan: (text: string) => Promise<ParserAnswer<readonly SqlToken[]>>;
  /** As the pure `compareMeaning`; texts beyond a limit count as texts that the lexer refuses. */
  readonly compareMeaning: (left: string, right: string) => Promise<MeaningComparison>;
  /** Ends the thread. Later questions start another one. */
  readonly close: () => Promise<void>;
}

/**
 * Opens a guarded parser, within `PARSER_LIMITS` unless told otherwise. The thread starts with the first question, answers one at a time, is ended and replaced after a text that breaks
 * it, passes a limit or needed much memory, and never keeps the process alive by itself. The caller's event loop stays free: long texts are
 * read in portions. Source: Node.js manual, `worker_threads`, `resourceLimits`.
 */
export function createGuardedParser(limits: ParserLimits = PARSER_LIMITS): GuardedParser {
  const seat = openSeat(limits);
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const turn = last.then(work);
    last = turn.catch(() => undefined);
    return turn;
  };
  const talk = <T, Result>(
    conversation: Conversation<T, Result>,
    scan: boolean,
    isItem: (item: unknown) => item is T,
  ): Promise<Result> => inTurn(() => withinTime(conversation, limits, seat, { scan, isItem }));
  return {
    parseScript: (text, separator) => talk(scriptReading(text, separator), false, isStatement),
    scan: (text) => talk(scanning(text), true, isToken),
    compareMeaning: (left, right) => talk(meaningComparison(left, right), true, isToken),
    close: () => inTurn(seat.clear),
  };
}

function* scanning(text: string): Conversation<SqlToken, ParserAnswer<readonly SqlToken[]>> {
  return yield text;
}

const isStatement = (item: unknown): item is RawStmt => isRecord(item);
const isToken = (item: unknown): item is SqlToken => isRecord(item) && typeof item['name'] === 'string';

interface Manner<T> {
  readonly scan: boolean;
  readonly isItem: (item: unknown) => item is T;
}

/** Drives a conversation; when the time is up every further answer is the refusal, which ends it. */
async function withinTime<T, Result>(
  conversation: Conversation<T, Result>,
  limits: ParserLimits,
  seat: Seat,
  { scan, isItem }: Manner<T>,
): Promise<Result> {
  const late = AbortSignal.timeout(limits.timeoutMs);
  let step = conversation.next();
  while (step.done !== true) {
    const answer = await ask(seat, { scan, text: step.value }, late, limits);
    step = conversation.next(
      answer.ok ? { ok: true, value: answer.value.filter((item) => isItem(item)) } : answer,
    );
  }
  return step.value;
}

interface Question {
  readonly scan: boolean;
  readonly text: string;
}

type Answer = ParserAnswer<readonly unknown[]>;

async function ask(seat: Seat, question: Question, late: AbortSignal, limits: ParserLimits): Promise<Answer> {
  if (isMalformed(question.text)) return { ok: false, refusal: malformed };
  const answer = await answerOf(seat.take(), question, late);
  const refusal = answer.ok ? null : inOurWords(answer.refusal, limits);
  // WebAssembly memory never shrinks, so a thread that read much is not kept either.
  if (question.text.length > LARGE || (refusal !== null && leavesThreadUnsure(refusal))) await seat.clear();
  return refusal === null ? answer : { ok: false, refusal };
}

const LARGE = 1_000_000;

const leavesThreadUnsure = (refusal: ParserRefusal): boolean =>
  refusal.kind === 'too_long' || breaksParser(refusal);

/** The place of the one thread: filled when somebody asks, empty after it ended. */
interface Seat {
  readonly take: () => Worker;
  readonly clear: () => Promise<void>;
}

function openSeat(limits: ParserLimits): Seat {
  let thread: Worker | null = null;
  const start = (): Worker => {
    const started = startThread(limits);
    started.on('exit', () => {
      if (thread === started) thread = null;
    });
    return started;
  };
  return {
    take: () => (thread ??= start()),
    clear: async () => {
      const ending = thread;
      thread = null;
      await ending?.terminate();
    },
  };
}

function startThread(limits: ParserLimits): Worker {
  const thread = new Worker(PARSER_THREAD, {
    eval: true,
    env: {},
    execArgv: [],
    // PostgreSQL's code writes its memory statistics there when it runs out. Nobody reads them: reading would keep the process alive.
    stdout: true,
    stderr: true,
    resourceLimits: { maxOldGenerationSizeMb: limits.maxOldGenerationSizeMb },
    workerData: {
      library: createRequire(import.meta.url).resolve('libpg-query'),
      maximumBytes: parserMemoryMb(limits) * 1024 * 1024,
    },
  });
  thread.on('error', () => undefined);
  return thread;
}

const parserMemoryMb = ({ maxParserMemoryMb = 512 }: ParserLimits): number => maxParserMemoryMb;

/** Asks a thread one question. An error and an exit both mean that it died of memory: nothing else in it can end it. */
function answerOf(thread: Worker, question: Question, late: AbortSignal): Promise<Answer> {
  return new Promise((resolve) => {
    const settle = (answer: Answer): void => {
      thread.off('message', read).off('error', die).off('exit', die);
      late.removeEventListener('abort', stop);
      thread.unref();
      resolve(answer);
    };
    const refuse = (kind: 'too_long' | 'too_large'): void =>
      settle({ ok: false, refusal: { kind, message: '', character: null } });
    const read = (message: unknown): void => settle(answerIn(message));
    const die = (): void => refuse('too_large');
    const stop = (): void => refuse('too_long');
    thread.on('message', read).on('error', die).on('exit', die);
    late.addEventListener('abort', stop);
    if (late.aborted) {
      stop();
      return;
    }
    thread.ref();
    thread.postMessage(question);
  });
}

function answerIn(message: unknown): Answer {
  const { items, thrown } = isRecord(message) ? message : {};
  if (typeof items === 'string') {
    const value: unknown = JSON.parse(items);
    return { ok: true, value: Array.isArray(value) ? value : [] };
  }
  const { name, message: text, character } = isRecord(thrown) ? thrown : {};
  return {
    ok: false,
    refusal: parserRefusal({
      name: String(name),
      message: String(text),
      character: typeof character === 'number' ? character : null,
    }),
  };
}

function inOurWords(refusal: ParserRefusal, limits: ParserLimits): ParserRefusal {
  if (refusal.kind === 'too_long') {
    return { ...refusal, message: `It took longer than ${limits.timeoutMs} ms to analyse.` };
  }
  if (refusal.kind !== 'too_large') return refusal;
  const message = `It needed more memory to analyse than ${limits.maxOldGenerationSizeMb} MB for the tree and ${parserMemoryMb(limits)} MB for the parser.`;
  return { ...refusal, message };
}
