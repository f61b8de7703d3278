import { randomBytes, randomUUID } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Clock } from '../engine/ports/clock';
import type { Ids } from '../engine/ports/ids';
import type { Logger } from '../engine/ports/logger';
import type { ScratchServer } from '../engine/scratch/scratch-server';
import { startEmbeddedServer } from '../server/embedded/start-embedded-server';
import { scratchServerOfEmbedded } from '../server/scratch-server-of';
import type { TestConnection } from './postgres';
import type { TestMajor } from './test-clusters';

/** A server that nobody else uses: making scratch databases closes all databases of a server to everybody. */
export interface ScratchTestServer {
  readonly server: ScratchServer;
  readonly admin: TestConnection;
  readonly stop: () => Promise<void>;
}

/** Starts a server for the tests of one file; stop it in `afterAll`. */
export async function startScratchTestServer(major: TestMajor): Promise<ScratchTestServer> {
  const folder = join(tmpdir(), `lockkeeper-scratch-${randomUUID()}`);
  await mkdir(folder);
  const embedded = await startEmbeddedServer({
    name: 'lab',
    major,
    folder,
    durable: false,
    settings: { max_prepared_transactions: '10' },
  });
  const { host, port, user, password, database } = embedded;
  return {
    admin: { host, port, user, password, database },
    server: scratchServerOfEmbedded(embedded),
    stop: async () => {
      await embedded.stop();
      // Root's data may lie elsewhere, where the server's account can reach it.
      await rm(embedded.dataFolder, { recursive: true, force: true });
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The real time. */
export const testClock: Clock = {
  now: () => new Date().toISOString(),
  pause: (milliseconds, signal) =>
    wait(milliseconds, undefined, signal === undefined ? {} : { signal }).catch(() => undefined),
};

export const testIds: Ids = {
  uuid: () => randomUUID(),
  token: () => randomBytes(32).toString('base64url'),
  fraction: () => Math.random(),
};

/** Keeps what was logged, for tests to look at. */
export function listeningLogger(): Logger & { readonly events: string[] } {
  const events: string[] = [];
  const hear = (event: string, fields?: Readonly<Record<string, unknown>>): void => {
    events.push(`${event} ${JSON.stringify(fields ?? {})}`);
  };
  return { events, debug: hear, info: hear, warn: hear, error: hear };
}
