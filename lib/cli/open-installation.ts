import { userInfo, hostname } from 'node:os';
import { join } from 'node:path';
import { failure, type Failure } from '../engine/base/failure';
import { Fault } from '../engine/base/fault';
import type { ActContext } from '../engine/model/person';
import type { Ports } from '../engine/ports/ports';
import { createPorts } from '../server/create-ports';
import {
  isEmbeddedServer,
  startEmbeddedServer,
  type EmbeddedServer,
} from '../server/embedded/start-embedded-server';
import { processEnv, type Env } from '../server/env';
import { isInstallationAtWork } from '../server/supervisor/claim-data-folder';
import { keptAddress } from '../server/supervisor/kept-address';
import { ensureKeys } from '../server/secrets/ensure-keys';
import type { ExitCode } from './exit-codes';

/** The installation of this host, open for one command. */
export interface Installation {
  readonly env: Env;
  /** Origin of the address under which browsers reach it. */
  readonly url: string;
  readonly ports: Ports;
  /** Secret: with the password of the store. */
  readonly storeUrl: string;
  /** Acts as `operator@host`, and is audited so. */
  readonly context: ActContext;
  close(): Promise<void>;
}

/** Opens the store that the environment names, or the embedded one of `npm start`, running or not. Throws `Fault`. */
export async function openInstallation(): Promise<Installation> {
  const env = readProcessEnv();
  const server = env.databaseUrl === null ? await embeddedStore(env) : null;
  const keys = env.sealingPublicKey === null ? await ensureKeys(join(env.dataFolder, 'keys')) : null;
  const databaseUrl = env.databaseUrl ?? (server === null ? null : embeddedUrlOf(server));
  const made = createPorts(
    {
      ...env,
      logLevel: 'error',
      databaseUrl,
      sealingPublicKey: env.sealingPublicKey ?? keys?.sealingPublicKey ?? null,
    },
    'cli',
  );
  if (!made.ok) throw new Fault(made.failure);
  return {
    env,
    url: await addressOf(env),
    ports: made.value.ports,
    storeUrl: made.value.databaseUrl,
    context: operatorContext(made.value.ports.ids.uuid()),
    close: async () => {
      await made.value.close();
      const ours = server?.adopted === false && !(await isInstallationAtWork(env.dataFolder));
      if (ours) await server.stop();
    },
  };
}

/** Opens the installation for one command, and closes it however that ends. Throws `Fault`. */
export async function withInstallation(
  use: (installation: Installation) => Promise<ExitCode>,
): Promise<ExitCode> {
  const installation = await openInstallation();
  try {
    return await use(installation);
  } finally {
    await installation.close();
  }
}

/** What the environment says; without a word of it, what the last `npm start` of this data folder said. */
const addressOf = async ({ url, isUrlGiven, databaseUrl, dataFolder }: Env): Promise<string> =>
  isUrlGiven || databaseUrl !== null ? url : ((await keptAddress(dataFolder)) ?? url);

/** The environment of this command. Throws `Fault`. */
export function readProcessEnv(): Env {
  const env = processEnv();
  if (env.ok) return env.value;
  throw new Fault(env.failure[0] ?? { code: 'ENV.BAD_VALUE', summary: 'The environment cannot be read.' });
}

const operatorContext = (requestId: string): ActContext => ({
  actor: { kind: 'operator', id: null, name: `${userInfo().username}@${hostname()}` },
  via: 'cli',
  address: null,
  requestId,
});

/** Where `npm start` keeps the store. */
export const embeddedStoreFolder = ({ dataFolder }: Pick<Env, 'dataFolder'>): string =>
  join(dataFolder, 'store');

async function embeddedStore(env: Env): Promise<EmbeddedServer> {
  const folder = embeddedStoreFolder(env);
  if (!(await isEmbeddedServer(folder))) throw new Fault(noInstallation(env.dataFolder));
  return startEmbeddedServer({ name: 'store', major: 18, folder, durable: true });
}

const noInstallation = (dataFolder: string): Failure =>
  failure('CLI.NO_INSTALLATION', `There is no installation of Lockkeeper in ${dataFolder}.`, {
    fix: 'Run this where npm start was run, name its folder in LOCKKEEPER_DATA, or set DATABASE_URL.',
  });

export const embeddedUrlOf = ({ host, port, user, password, database }: EmbeddedServer): string =>
  `postgresql://${encodeURIComponent(user)}:${encodeURIComponent(password)}@${host}:${String(port)}/${database}`;
