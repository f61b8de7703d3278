import { randomUUID } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedServer, type EmbeddedServer } from '../../lib/server/embedded/start-embedded-server';
import type { EmbeddedServerName } from '../../lib/server/embedded/server-settings';

/** Servers of one bench, in a folder of their own. `at`: a folder on another file system for this one. */
export interface BenchServers {
  readonly folder: string;
  start(
    name: EmbeddedServerName,
    major: number,
    options?: { readonly durable: boolean; readonly at?: string | undefined },
  ): Promise<EmbeddedServer>;
}

/** Gives a bench a folder and servers; all of them are gone afterwards, whatever happens. */
export async function withServers<T>(use: (servers: BenchServers) => Promise<T>): Promise<T> {
  const folder = join(tmpdir(), `lockkeeper-bench-${randomUUID()}`);
  await mkdir(folder, { recursive: true });
  const running: EmbeddedServer[] = [];
  const start: BenchServers['start'] = async (name, major, { durable, at } = { durable: false }) => {
    const server = await startEmbeddedServer({
      name,
      major,
      folder: join(at ?? folder, `${name}-${String(major)}`),
      durable,
    });
    running.push(server);
    return server;
  };
  try {
    return await use({ folder, start });
  } finally {
    for (const server of running) {
      await server.stop();
      // Root's data may lie elsewhere, where the server's account can reach it.
      await rm(server.dataFolder, { recursive: true, force: true });
    }
    await rm(folder, { recursive: true, force: true });
  }
}

/** A server's address as a URL, optionally of another database. */
export const urlOf = (
  { host, port, user, password, database }: EmbeddedServer,
  name: string = database,
): string =>
  `postgresql://${encodeURIComponent(user)}:${encodeURIComponent(password)}@${host}:${String(port)}/${name}`;
