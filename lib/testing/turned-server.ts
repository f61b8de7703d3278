import { randomBytes, randomUUID } from 'node:crypto';
import { chown, mkdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedServer, type EmbeddedServer } from '../server/embedded/start-embedded-server';
import { withClient, type TestConnection } from './postgres';
import type { TestMajor } from './test-clusters';

/** A server of a test's own, whose part can change as a failover changes it. */
export interface TurnedServer {
  /** A database there, as the role that owns it. */
  readonly database: TestConnection;
  /** Stops the server cleanly and starts it on the same data and the same port as a standby, which recovers until somebody promotes it. */
  readonly becomeStandby: () => Promise<void>;
}

/** Runs a test with a primary that can become a standby, and removes it afterwards. */
export async function withTurnedServer<T>(
  major: TestMajor,
  use: (server: TurnedServer) => Promise<T>,
): Promise<T> {
  const folder = join(tmpdir(), `lockkeeper-turned-${randomUUID()}`);
  await mkdir(folder);
  const start = () => startEmbeddedServer({ name: 'lab', major, folder, durable: false });
  let running = await start();
  try {
    const database = await makeDatabase(running);
    return await use({
      database,
      becomeStandby: async () => {
        await running.stop();
        await signalStandby(running.dataFolder);
        running = await start();
      },
    });
  } finally {
    await running.stop();
    // Root's data may lie elsewhere, where the server's account can reach it.
    await rm(running.dataFolder, { recursive: true, force: true });
    await rm(folder, { recursive: true, force: true });
  }
}

async function makeDatabase({
  host,
  port,
  user,
  password,
  database,
}: EmbeddedServer): Promise<TestConnection> {
  const owner = { host, port, database: 'shop', user: 'shop', password: randomBytes(12).toString('hex') };
  await withClient({ host, port, user, password, database }, async (client) => {
    await client.query(`CREATE ROLE shop LOGIN PASSWORD '${owner.password}'`);
    await client.query('CREATE DATABASE shop OWNER shop TEMPLATE template0');
  });
  return owner;
}

/** The file that makes a server a standby (PostgreSQL manual, 27.2.4), as if its own account had put it there. */
async function signalStandby(dataFolder: string): Promise<void> {
  const file = join(dataFolder, 'standby.signal');
  const { uid, gid } = await stat(dataFolder);
  await writeFile(file, '', { mode: 0o600 });
  await chown(file, uid, gid);
}
