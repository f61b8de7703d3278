import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import * as z from 'zod';
import { failure, type Failure } from '../../engine/base/failure';
import { failed, success, type Result } from '../../engine/base/result';
import type { Datamodel, DatamodelFile } from '../../engine/model/datamodel';
import type { DatamodelEngine, RelayedAnswer, RelayedQuery } from '../../engine/ports/datamodel-engine';
import { columnTypeOf } from './column-types';
import { datamodelRefusal, engineFailure } from './datamodel-refusal';
import { ENGINE_THREAD } from './engine-thread';

/** What one comparison may cost. */
export interface EngineLimits {
  /** The whole of it, the engine's queries included. */
  readonly timeoutMs: number;
  /** Bytes of the whole schema. The engine's memory is its own and grows as it likes, up to the 4 GB of its kind; what it is given is bounded. */
  readonly maxBytes: number;
}

const LIMITS: EngineLimits = { timeoutMs: 60_000, maxBytes: 4_000_000 };

/**
 * Prisma's schema engine, as WebAssembly from npm, each comparison in a thread of its own that ends with it. Which one: the last of 6 for
 * applications on Prisma 6 and older, that of 7 for 7; both as the matching CLI pins them in `@prisma/engines-version` (6.19.3, 7.10.0).
 */
export function createSchemaEngine(limits: EngineLimits = LIMITS): DatamodelEngine {
  return {
    missingSql: async ({ datamodel, schema, ask }) => {
      const large = tooLarge(datamodel, limits);
      if (large !== null) return failed(large);
      const engine = engineFor(datamodel);
      return engine.ok
        ? compare({ engine: engine.value, files: datamodel.files, schema, ask, limits })
        : engine;
    },
  };
}

function tooLarge({ files }: Datamodel, { maxBytes }: EngineLimits): Failure | null {
  const bytes = files.reduce((sum, { content }) => sum + Buffer.byteLength(content), 0);
  if (bytes <= maxBytes) return null;
  return failure(
    'DATAMODEL.TOO_LARGE',
    `The schema has ${String(bytes)} bytes; ${String(maxBytes)} are read at most.`,
  );
}

type EngineName = 'schema-engine-wasm-6' | 'schema-engine-wasm-7';

function engineFor({ toolMajor }: Datamodel): Result<EngineName> {
  if (toolMajor <= 6) return success('schema-engine-wasm-6');
  if (toolMajor === 7) return success('schema-engine-wasm-7');
  return failed(
    failure(
      'DATAMODEL.TOOL_TOO_NEW',
      `The application uses Prisma ${String(toolMajor)}, which Lockkeeper cannot read.`,
      {
        why: 'Prisma 8 keeps a graph of contracts instead of a list of SQL files, and its engine is another one.',
        fix: 'Use Prisma 7 or older for a source that Lockkeeper governs.',
      },
    ),
  );
}

interface Comparison {
  readonly engine: EngineName;
  readonly files: readonly DatamodelFile[];
  readonly schema: string;
  readonly ask: (query: RelayedQuery) => Promise<RelayedAnswer>;
  readonly limits: EngineLimits;
}

async function compare(comparison: Comparison): Promise<Result<string | null>> {
  const thread = startThread(comparison);
  try {
    return await answerOf(thread, comparison);
  } finally {
    await thread.terminate();
  }
}

function startThread({ engine, files, schema }: Comparison): Worker {
  const library = createRequire(import.meta.url).resolve(`${engine}/schema_engine_bg`);
  return new Worker(ENGINE_THREAD, {
    eval: true,
    env: {},
    execArgv: [],
    stdout: true,
    stderr: true,
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
    workerData: {
      library: pathToFileURL(library).href,
      binary: join(dirname(library), 'schema_engine_bg.wasm'),
      schema,
      files,
      configFolder: '/',
    },
  });
}

const HEAP_MB = 512;

const MESSAGE = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('query'), id: z.number(), text: z.string(), values: z.array(z.unknown()) }),
  z.object({ kind: z.literal('compared'), script: z.string().nullable() }),
  z.object({ kind: z.literal('refused'), message: z.string() }),
]);

/** Listens to a thread until it has an answer, dies or is late. A broken connection is thrown on. */
function answerOf(thread: Worker, { files, ask, limits }: Comparison): Promise<Result<string | null>> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => resolve(failed(timeLimit(limits))), limits.timeoutMs);
    const settle = (result: Result<string | null>): void => {
      clearTimeout(late);
      resolve(result);
    };
    const fail = (error: unknown): void => {
      clearTimeout(late);
      reject(error instanceof Error ? error : new TypeError(String(error)));
    };
    thread.on('message', (heard: unknown) => {
      const message = MESSAGE.parse(heard);
      if (message.kind === 'compared') settle(success(message.script));
      else if (message.kind === 'refused') settle(failed(datamodelRefusal(message.message, files)));
      else ask(message).then((answer) => thread.postMessage(replyTo(message.id, answer)), fail);
    });
    thread.on('error', (error) => settle(failed(engineFailure(error.message))));
    thread.on('exit', () => settle(failed(engineFailure('It ended without an answer.'))));
  });
}

/** An answer in the shapes of a driver adapter. */
function replyTo(id: number, answer: RelayedAnswer): unknown {
  if (answer.kind === 'refused') {
    return { id, refused: { code: answer.sqlState, severity: 'ERROR', message: answer.message } };
  }
  return {
    id,
    result: {
      columnNames: answer.columns.map(({ name }) => name),
      columnTypes: answer.columns.map(({ type }) => columnTypeOf(type)),
      rows: answer.rows,
    },
  };
}

const timeLimit = ({ timeoutMs }: EngineLimits): Failure =>
  failure(
    'DATAMODEL.TIME_LIMIT',
    `Comparing the schema took longer than ${String(Math.round(timeoutMs / 1_000))} s and was ended.`,
  );
