import { randomUUID } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedServer } from '../server/embedded/start-embedded-server';
import type { TestConnection } from './postgres';
import type { TestMajor } from './test-clusters';

/** A server that a test can end as a crash would; it recovers when it is started again. */
export interface CrashingServer {
  /** As it was started last. */
  readonly db: () => TestConnection;
  /** All of its processes go at once; nothing is written any more. */
  readonly crash: () => void;
  /** Waits for the end of a crash. */
  readonly startAgain: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** Nobody writes the log by and by, so that what no COMMIT waited for is certainly lost in a crash. */
const SETTINGS = { wal_writer_delay: '10000', wal_writer_flush_after: '1GB' };

/** Starts a durable server of its own; stop it after the test. */
export async function startCrashingServer(major: TestMajor): Promise<CrashingServer> {
  const folder = join(tmpdir(), `lockkeeper-crash-${randomUUID()}`);
  await mkdir(folder);
  const start = () => startEmbeddedServer({ name: 'lab', major, folder, durable: true, settings: SETTINGS });
  let server = await start();
  return {
    db: () => {
      const { host, port, user, password, database } = server;
      return { host, port, user, password, database };
    },
    crash: () => {
      process.kill(server.pid, 'SIGQUIT');
    },
    startAgain: async () => {
      await server.exited;
      server = await start();
    },
    stop: async () => {
      await server.stop();
      // Root's data may lie elsewhere, where the server's account can reach it.
      await rm(server.dataFolder, { recursive: true, force: true });
      await rm(folder, { recursive: true, force: true });
    },
  };
}
