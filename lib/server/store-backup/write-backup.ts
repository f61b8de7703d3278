import { createHash } from 'node:crypto';
import { pipeline } from 'node:stream/promises';
import { Readable, type Writable } from 'node:stream';
import { createGzip } from 'node:zlib';
import type { Client } from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { InvariantError } from '../../engine/base/invariant';
import { END_OF_ROWS, writeMark, type BackupEnd, type BackupHead } from './backup-format';
import { columnList, quoted, storeCounters, storeTables, type StoreTable } from './store-tables';

export interface Written {
  readonly head: BackupHead;
  readonly end: BackupEnd;
}

/**
 * Writes all rows of the store as they are at one moment, while it is at work. Sealed secrets stay sealed, and the key that opens them is not
 * among them. Throws what the server and the stream throw; the file is then worth nothing.
 */
export async function writeBackup(
  client: Client,
  about: Pick<BackupHead, 'product' | 'madeAt'>,
  out: Writable,
): Promise<Written> {
  await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
  const head: BackupHead = {
    kind: 'head',
    format: 1,
    ...about,
    migrations: await migrationsOf(client),
    auditHead: await auditHeadOf(client),
  };
  const tables = await storeTables(client);
  const ends: BackupEnd[] = [];
  async function* text(): AsyncGenerator<Buffer> {
    const hash = createHash('sha256');
    const rows: Record<string, number> = {};
    for await (const chunk of body(client, head, tables, rows)) {
      hash.update(chunk);
      yield chunk;
    }
    const end: BackupEnd = {
      kind: 'end',
      rows,
      counters: await countersOf(client),
      sha256: hash.digest('hex'),
    };
    ends.push(end);
    yield Buffer.from(writeMark(end));
  }
  await pipeline(Readable.from(text()), createGzip(), out);
  await client.query('COMMIT');
  const [end] = ends;
  if (end === undefined) throw new InvariantError('a backup was written without its end');
  return { head, end };
}

async function* body(
  client: Client,
  head: BackupHead,
  tables: readonly StoreTable[],
  rows: Record<string, number>,
): AsyncGenerator<Buffer> {
  yield Buffer.from(writeMark(head));
  for (const { name, columns } of tables) {
    yield Buffer.from(writeMark({ kind: 'table', name, columns: [...columns] }));
    const stream = client.query(
      copyTo(`COPY public.${quoted(client, name)} (${columnList(client, columns)}) TO STDOUT`),
    );
    for await (const chunk of stream) yield Buffer.from(chunk);
    rows[name] = stream.rowCount;
    yield Buffer.from(`${END_OF_ROWS}\n`);
  }
}

async function migrationsOf(client: Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT migration_name AS name FROM public._prisma_migrations
      WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL ORDER BY migration_name COLLATE "C"`,
  );
  return rows.map(({ name }) => name);
}

async function auditHeadOf(client: Client): Promise<BackupHead['auditHead']> {
  const { rows } = await client.query<{ sequence: string; hash: string }>(
    'SELECT sequence::text AS sequence, hash FROM public.audit_events ORDER BY audit_events.sequence DESC LIMIT 1',
  );
  const [last] = rows;
  return last === undefined ? null : { sequence: Number(last.sequence), hash: last.hash };
}

/** Read last: a counter is no row of the moment, and must not be behind one. */
async function countersOf(client: Client): Promise<BackupEnd['counters']> {
  const counters: BackupEnd['counters'] = [];
  for (const name of await storeCounters(client)) {
    const { rows } = await client.query<{ value: string; used: boolean }>(
      `SELECT last_value::text AS value, is_called AS used FROM public.${quoted(client, name)}`,
    );
    for (const row of rows) counters.push({ name, ...row });
  }
  return counters;
}
