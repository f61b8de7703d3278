import { readdir, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Fault } from '../../engine/base/fault';
import { noteRestore } from '../../engine/index';
import {
  isEmbeddedServer,
  startEmbeddedServer,
  type EmbeddedServer,
} from '../../server/embedded/start-embedded-server';
import type { Env } from '../../server/env';
import { migrateStore } from '../../server/jobs/migrate-store';
import { restoreStore } from '../../server/store-backup/restore-store';
import { createLogger } from '../../server/system/logger';
import { createLogMemory } from '../../server/system/log-memory';
import { systemClock } from '../../server/system/clock';
import { systemIds } from '../../server/system/ids';
import { EXIT, type ExitCode } from '../exit-codes';
import { embeddedStoreFolder, embeddedUrlOf, openInstallation, readProcessEnv } from '../open-installation';
import type { Output } from '../output';

/** prisma/migrations of this version, seen from dist/. */
const MIGRATIONS = join(dirname(fileURLToPath(import.meta.url)), '../prisma/migrations');

/** Makes an installation of a backup where none is. It is paused until a person says that no other copy is at work. */
export async function restore(output: Output, file: string): Promise<ExitCode> {
  const path = resolve(file);
  const env = readProcessEnv();
  const known = (await readdir(MIGRATIONS)).toSorted();
  const facts = await withStoreServer(env, (storeUrl) =>
    restoreStore({ storeUrl, file: path, known, migrate: (upTo) => migrate(storeUrl, upTo) }),
  );
  const installation = await openInstallation();
  try {
    const noted = await noteRestore(installation.ports, installation.context, facts);
    if (!noted.ok) throw new Fault(noted.failure);
  } finally {
    await installation.close();
  }
  output.data({ file: path, ...facts }, () => [
    output.paint('good', `Restored ${String(facts.rows)} rows of ${facts.madeAt}.`),
    'Put the sealing key that belongs to it in its place before you start Lockkeeper; everybody signs in anew.',
    output.paint(
      'attention',
      'It starts paused. Make sure that the original is stopped, then say so on any page, or with lockkeeper store resume --reason "…".',
    ),
  ]);
  return EXIT.done;
}

/** The server that the environment names, or the embedded one of `npm start`, which is taken away again when nothing came of it. */
async function withStoreServer<T>(env: Env, use: (storeUrl: string) => Promise<T>): Promise<T> {
  if (env.databaseUrl !== null) return use(env.databaseUrl);
  const folder = embeddedStoreFolder(env);
  const isNew = !(await isEmbeddedServer(folder));
  const server = await startEmbeddedServer({ name: 'store', major: 18, folder, durable: true });
  try {
    const value = await use(embeddedUrlOf(server));
    await leave(server);
    return value;
  } catch (error) {
    await leave(server);
    if (isNew) {
      for (const made of [server.dataFolder, folder]) await rm(made, { recursive: true, force: true });
    }
    throw error;
  }
}

async function leave(server: EmbeddedServer): Promise<void> {
  if (!server.adopted) await server.stop();
}

async function migrate(databaseUrl: string, upTo: string | null): Promise<void> {
  await migrateStore({
    databaseUrl,
    folder: MIGRATIONS,
    clock: systemClock(),
    ids: systemIds(),
    logger: createLogger({ level: 'error', process: 'cli', memory: createLogMemory() }),
    signal: new AbortController().signal,
    ...(upTo === null ? {} : { upTo }),
  });
}
