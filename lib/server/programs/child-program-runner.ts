import type { ChildProcess } from 'node:child_process';
import type { Readable } from 'node:stream';
import { canonicalJson, type CanonicalValue } from '../../engine/base/canonical-json';
import type { Failure } from '../../engine/base/failure';
import { failed, type Result } from '../../engine/base/result';
import type { ProgramOrder, ProgramRunner } from '../../engine/ports/program-runner';
import { createChildSeries } from './child-series';
import { createCompiler, NOT_COMPILED, type Compiled } from './compile-typescript';
import { MOST_ANSWER_BYTES, MOST_OUTPUT_BYTES } from './output-limits';
import { readAnswer } from './program-answer';
import { answerOf, killGroup, startChild, type ChildInput } from './program-child';
import { flood, notStarted, stopped, timeLimit } from './program-failures';
import { makeProgramFolder, type ProgramFolder } from './program-folder';

/** Programs in child processes, by the language of their driver, each within the kernel's sandbox. */
export function createChildProgramRunner(input: ChildInput): ProgramRunner {
  const runWith = async (order: ProgramOrder, compiled: Compiled): Promise<Result<CanonicalValue>> => {
    const place = await makeProgramFolder(order, compiled);
    return runIn(place, order, input).finally(() => place.remove());
  };
  const compile = createCompiler((order) => runWith(order, NOT_COMPILED));
  return {
    run: async (order) => runWith(order, await compile(order)),
    series: (place) => createChildSeries({ ...input, compile }, place),
  };
}

async function runIn(
  place: ProgramFolder,
  order: ProgramOrder,
  input: ChildInput,
): Promise<Result<CanonicalValue>> {
  const started = await startChild(input, order, place);
  if (!started.ok) return started;
  const { child, passedOver } = started.value;
  const ended = endsEarly(child, order);
  child.stdin?.end(canonicalJson({ ...order.input, ...started.value.input }));
  const onMore = (): void => {
    ended.end(flood());
  };
  const [output, complaints, answer, exit] = await Promise.all([
    collect(child.stdout, MOST_OUTPUT_BYTES, onMore),
    collect(child.stderr, MOST_OUTPUT_BYTES, onMore),
    collect(answerOf(child), MOST_ANSWER_BYTES, onMore),
    exitOf(child),
  ]);
  ended.rest();
  if (exit instanceof Error) return failed(notStarted(exit.message));
  if (ended.because !== null) return failed(ended.because);
  const told = { home: order.home, passedOver, files: place.files };
  return readAnswer(told, { answer, output: [output, complaints].join('\n').trim(), exit });
}

interface Ending {
  /** Why it was ended by us; null when it was not. */
  readonly because: Failure | null;
  end(because: Failure): void;
  /** It is over: nothing is waited for any more, and what it started goes too. */
  rest(): void;
}

/** Ends a child when its time is over or nobody wants it any more. */
function endsEarly(child: ChildProcess, { timeoutMs, signal }: ProgramOrder): Ending {
  let because: Failure | null = null;
  const end = (reason: Failure): void => {
    because ??= reason;
    killGroup(child);
  };
  const onAbort = (): void => {
    end(stopped());
  };
  const timer = setTimeout(() => {
    end(timeLimit(timeoutMs));
  }, timeoutMs);
  signal.addEventListener('abort', onAbort);
  if (signal.aborted) onAbort();
  return {
    get because() {
      return because;
    },
    end,
    rest: () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      killGroup(child);
    },
  };
}

const chunksOf = (stream: Readable): AsyncIterable<Buffer> => stream;

async function collect(stream: Readable | null, most: number, onMore: () => void): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  if (stream === null) return '';
  try {
    for await (const chunk of chunksOf(stream)) {
      length += chunk.length;
      if (length > most) onMore();
      else chunks.push(chunk);
    }
  } catch {
    // The process was ended: what came until then counts.
  }
  return Buffer.concat(chunks).toString('utf8');
}

function exitOf(child: ChildProcess): Promise<number | string | Error> {
  return new Promise((resolve) => {
    child.once('error', resolve);
    child.once('exit', (code, signal) => {
      resolve(code ?? signal ?? 'unknown');
    });
  });
}
