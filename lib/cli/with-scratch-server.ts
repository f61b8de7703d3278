import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { failure, type Failure } from '../engine/base/failure';
import { Fault } from '../engine/base/fault';
import { inSentences } from '../engine/base/in-sentences';
import { failed, type Result } from '../engine/base/result';
import type { ScratchServer } from '../engine/worker';
import { startEmbeddedServer, type EmbeddedServer } from '../server/embedded/start-embedded-server';
import { processEnv } from '../server/env';
import { scratchServerOf, scratchServerOfEmbedded } from '../server/scratch-server-of';

/** The version of the embedded server, for want of a better one: a datamodel says the same on all of them. */
const MAJOR = 18;

/**
 * Lends a scratch server: the operator's, or else an embedded one that lives as long as its use. Failures: those of the environment,
 * SCRATCH.NONE.
 */
export async function withScratchServer<T>(
  use: (server: ScratchServer) => Promise<Result<T>>,
): Promise<Result<T>> {
  const env = processEnv();
  if (!env.ok) return failed(env.failure[0] ?? noServer(undefined));
  const given = scratchServerOf(env.value.scratchDatabaseUrl);
  return given === null ? withEmbeddedServer(use) : use(given);
}

async function withEmbeddedServer<T>(use: (server: ScratchServer) => Promise<Result<T>>): Promise<Result<T>> {
  const folder = await mkdtemp(join(tmpdir(), 'lockkeeper-validate-'));
  try {
    const server = await startEmbeddedServer({ name: 'lab', major: MAJOR, folder, durable: false });
    return await whileItRuns(server, () => use(scratchServerOfEmbedded(server)));
  } catch (error) {
    if (error instanceof Fault && error.failure.code.startsWith('EMBEDDED.')) {
      return failed(noServer(error.failure));
    }
    throw error;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** An embedded server outlives a process that is killed, so somebody who presses Ctrl-C waits for its end. */
async function whileItRuns<T>(server: EmbeddedServer, use: () => Promise<T>): Promise<T> {
  const stop = async (): Promise<void> => {
    await server.stop();
    // Root's data may lie elsewhere, where the server's account can reach it, in a folder of the same name.
    await rm(dirname(server.dataFolder), { recursive: true, force: true });
  };
  const interrupted = (): void => {
    void stop().finally(() => process.exit(INTERRUPTED));
  };
  for (const signal of SIGNALS) process.once(signal, interrupted);
  try {
    return await use();
  } finally {
    for (const signal of SIGNALS) process.off(signal, interrupted);
    await stop();
  }
}

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;
/** 128 and the number of SIGINT, as shells say it. */
const INTERRUPTED = 130;

const noServer = (shown: Failure | undefined): Failure =>
  failure('SCRATCH.NONE', 'There is no scratch server, and an embedded one cannot be started here.', {
    why: shown === undefined ? undefined : inSentences(shown.summary, shown.why),
    fix: 'Give the URL of a PostgreSQL server that is used for nothing else in SCRATCH_DATABASE_URL.',
  });
