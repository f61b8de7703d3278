import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readConnectionUrl } from '../../contracts/connection-url';
import { failure } from '../../engine/base/failure';
import { Fault } from '../../engine/base/fault';
import { InvariantError } from '../../engine/base/invariant';
import type { ConnectionSettings } from '../../engine/model/environment';
import type { SourceFile } from '../../engine/model/release';
import type { Clock } from '../../engine/ports/clock';
import type { Ids } from '../../engine/ports/ids';
import type { Logger } from '../../engine/ports/logger';
import { migrateOwnDatabase, NO_FAIL_POINTS } from '../../engine/worker';

export interface StoreMigration {
  readonly databaseUrl: string;
  /** The folder prisma/migrations of this version of Lockkeeper. */
  readonly folder: string;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly logger: Logger;
  readonly signal: AbortSignal;
  /** Not further than this migration; a backup may be of an older version. */
  readonly upTo?: string;
}

/**
 * Brings the store to this version with our own engine: the same plan, lock, journal rules and history rows that targets get. Two workers
 * that start together do it once. Throws STORE.NEWER for a store of a later version, and the run's own failure when a migration fails.
 */
export async function migrateStore(input: StoreMigration): Promise<readonly string[]> {
  const { connection, password } = connectionOf(input.databaseUrl);
  const applied = await migrateOwnDatabase({
    files: await readFiles(input.folder, input.upTo),
    connection,
    password,
    hostPolicy: ANY_HOST,
    clock: input.clock,
    ids: input.ids,
    logger: input.logger,
    signal: input.signal,
    failPoints: NO_FAIL_POINTS,
  });
  if (!applied.ok) throw new Fault(applied.failure);
  return applied.value;
}

/** The operator chose the store's address in the environment of the process; no policy of ours knows better. */
const ANY_HOST = { ranges: ['0.0.0.0/0', '::/0'], names: [] };

function connectionOf(url: string): { readonly connection: ConnectionSettings; readonly password: string } {
  const reading = readConnectionUrl(url);
  if (!reading.ok) {
    throw new Fault(
      failure('ENV.BAD_VALUE', `DATABASE_URL: ${reading.sentence}`, { where: { field: 'DATABASE_URL' } }),
    );
  }
  const { fields } = reading;
  if (fields.host === undefined || fields.database === undefined || fields.user === undefined) {
    throw new Fault(
      failure('ENV.BAD_VALUE', 'DATABASE_URL must name host, database and user.', {
        where: { field: 'DATABASE_URL' },
      }),
    );
  }
  return {
    password: fields.password ?? '',
    connection: {
      host: fields.host,
      port: fields.port ?? 5432,
      database: fields.database,
      schema: 'public',
      user: fields.user,
      tlsMode: fields.tlsMode ?? 'disable',
      caCertificate: null,
      connectTimeoutSeconds: fields.connectTimeoutSeconds ?? 10,
      allowWeakAuthentication: true,
    },
  };
}

async function readFiles(folder: string, upTo?: string): Promise<readonly SourceFile[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries
    .filter((entry) => entry.isDirectory() && (upTo === undefined || entry.name <= upTo))
    .map(({ name }) => `${name}/migration.sql`);
  if (names.length === 0) throw new InvariantError(`${folder} holds no migrations`);
  return Promise.all(
    [...names, 'migration_lock.toml'].map(async (path) => ({
      path,
      bytes: new Uint8Array(await readFile(join(folder, path))),
    })),
  );
}
