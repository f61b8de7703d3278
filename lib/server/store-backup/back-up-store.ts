import { createWriteStream } from 'node:fs';
import { open, rename, rm, stat } from 'node:fs/promises';
import { Client } from 'pg';
import { failure } from '../../engine/base/failure';
import { Fault } from '../../engine/base/fault';
import type { BackupFacts } from '../../engine/index';
import { writeBackup, type Written } from './write-backup';

/**
 * Writes a backup of a store to a new file that only its owner may read, whole or not at all. Throws BACKUP.FILE_EXISTS, BACKUP.NOT_WRITTEN
 * and STORE.UNREACHABLE as `Fault`.
 */
export async function backUpStore(
  storeUrl: string,
  about: { readonly product: string; readonly madeAt: string },
  file: string,
): Promise<BackupFacts> {
  if (await exists(file)) throw new Fault(fileExists(file));
  const partial = `${file}.partial`;
  try {
    const written = await withStore(storeUrl, (client) => writeTo(client, about, partial));
    await rename(partial, file);
    return factsOf(written);
  } catch (error) {
    await rm(partial, { force: true });
    if (error instanceof Fault) throw error;
    const why = error instanceof Error ? error.message : String(error);
    throw new Fault(failure('BACKUP.NOT_WRITTEN', `The backup could not be written to ${file}.`, { why }), {
      cause: error,
    });
  }
}

/** Lends a connection of its own to a store. Throws STORE.UNREACHABLE. */
export async function withStore<T>(storeUrl: string, use: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: storeUrl, application_name: 'lockkeeper backup' });
  try {
    await client.connect();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Fault(failure('STORE.UNREACHABLE', 'The store cannot be reached.', { why }), { cause: error });
  }
  try {
    return await use(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** How a backup is named in the record. Pure. */
export const factsOf = ({ head, end }: Written): BackupFacts => ({
  madeAt: head.madeAt,
  rows: Object.values(end.rows).reduce((sum, count) => sum + count, 0),
  sha256: end.sha256,
  auditHead: head.auditHead,
});

async function writeTo(
  client: Client,
  about: { readonly product: string; readonly madeAt: string },
  partial: string,
): Promise<Written> {
  const written = await writeBackup(client, about, createWriteStream(partial, { mode: 0o600, flags: 'wx' }));
  const handle = await open(partial, 'r+');
  await handle.sync();
  await handle.close();
  return written;
}

const exists = (file: string): Promise<boolean> =>
  stat(file).then(
    () => true,
    () => false,
  );

const fileExists = (file: string) =>
  failure('BACKUP.FILE_EXISTS', `${file} is there already.`, { fix: 'Name a file that is not there yet.' });
