import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import type { Client } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { failure } from '../../engine/base/failure';
import { Fault } from '../../engine/base/fault';
import type { BackupEnd, BackupTable } from './backup-format';
import { readBackup, type BackupPart } from './read-backup';
import { columnList, quoted, storeTables } from './store-tables';

/** What a restored copy says of itself until a person lets it go on. */
const PAUSED =
  'This is a copy that was restored from a backup. Another one may be at work on the same targets.';

/** Runs of the lost time had numbers that the backup does not know; the targets know them, and refuse a smaller one. */
const FENCES_LEFT_FREE = 1_000_000;

/**
 * Puts the rows of a backup into a store of just its version, all or nothing, and pauses it. Foreign keys are checked anew, triggers that
 * guard the record against change are off only within this transaction. Throws what the server throws; nothing is changed then.
 */
export async function loadBackup(client: Client, file: string): Promise<void> {
  await client.query('BEGIN');
  const tables = await storeTables(client);
  const keys = await dropForeignKeys(client);
  const guards = await disableTriggers(client);
  await client.query(`TRUNCATE ${tables.map(({ name }) => `public.${quoted(client, name)}`).join(', ')}`);
  await loadParts(client, file, new Set(tables.map(({ name }) => name)));
  for (const statement of [...guards, ...keys]) await client.query(statement);
  if (await knowsPause(client)) await pauseStore(client);
  await client.query('COMMIT');
}

/** Sets a copy to rest; again does no harm. */
export async function pauseStore(client: Client): Promise<void> {
  const text =
    'UPDATE public.installation SET paused_at = pg_catalog.now(), paused_because = $1 WHERE paused_at IS NULL';
  await client.query(text, [PAUSED]);
}

/** A store of an older version cannot be paused before it was brought to this one. */
async function knowsPause(client: Client): Promise<boolean> {
  const { rowCount } = await client.query(
    `SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = 'public.installation'::regclass AND attname = 'paused_at' AND NOT attisdropped`,
  );
  return rowCount === 1;
}

async function loadParts(client: Client, file: string, known: ReadonlySet<string>): Promise<void> {
  const parts = readBackup(file);
  for await (const part of parts) {
    if (part.kind !== 'mark') continue;
    if (part.mark.kind === 'table') await loadTable(client, parts, part.mark, known);
    if (part.mark.kind === 'end') await setCounters(client, part.mark.counters);
  }
}

async function loadTable(
  client: Client,
  parts: AsyncGenerator<BackupPart>,
  { name, columns }: BackupTable,
  known: ReadonlySet<string>,
): Promise<void> {
  if (!known.has(name)) {
    throw new Fault(
      failure('BACKUP.UNKNOWN_TABLE', `The backup holds a table ${name} that no store of its version has.`),
    );
  }
  const stream = client.query(
    copyFrom(`COPY public.${quoted(client, name)} (${columnList(client, columns)}) FROM STDIN`),
  );
  for (;;) {
    const next: IteratorResult<BackupPart, unknown> = await parts.next();
    if (next.done === true || next.value.kind !== 'row') break;
    if (!stream.write(next.value.bytes)) await once(stream, 'drain');
  }
  stream.end();
  await finished(stream);
}

async function setCounters(client: Client, counters: BackupEnd['counters']): Promise<void> {
  for (const { name, value, used } of counters) {
    const gap = name === 'run_fence' ? FENCES_LEFT_FREE : 0;
    await client.query('SELECT pg_catalog.setval($1::regclass, $2::bigint + $3, $4)', [
      `public.${quoted(client, name)}`,
      value,
      gap,
      used,
    ]);
  }
}

/** Tables refer to each other in circles. The statements that make the keys again, which checks every row. */
async function dropForeignKeys(client: Client): Promise<readonly string[]> {
  const { rows } = await client.query<{ relation: string; name: string; definition: string }>(
    `SELECT conrelid::regclass::text AS relation, conname AS name, pg_catalog.pg_get_constraintdef(oid) AS definition
       FROM pg_catalog.pg_constraint
      WHERE contype = 'f' AND connamespace = 'public'::regnamespace AND conparentid = 0 ORDER BY 1, 2`,
  );
  for (const { relation, name } of rows) {
    await client.query(`ALTER TABLE ${relation} DROP CONSTRAINT ${quoted(client, name)}`);
  }
  return rows.map(
    ({ relation, name, definition }) =>
      `ALTER TABLE ${relation} ADD CONSTRAINT ${quoted(client, name)} ${definition}`,
  );
}

const ENABLE: Readonly<Record<string, string>> = { O: 'ENABLE', A: 'ENABLE ALWAYS', R: 'ENABLE REPLICA' };

/** Triggers guard the record against change. The statements that put each of them on guard again as it was. */
async function disableTriggers(client: Client): Promise<readonly string[]> {
  const { rows } = await client.query<{ relation: string; name: string; enabled: string }>(
    `SELECT tgrelid::regclass::text AS relation, tgname AS name, tgenabled AS enabled
       FROM pg_catalog.pg_trigger t JOIN pg_catalog.pg_class c ON c.oid = tgrelid
      WHERE NOT tgisinternal AND relnamespace = 'public'::regnamespace AND tgenabled <> 'D' ORDER BY 1, 2`,
  );
  for (const { relation, name } of rows) {
    await client.query(`ALTER TABLE ${relation} DISABLE TRIGGER ${quoted(client, name)}`);
  }
  return rows.map(
    ({ relation, name, enabled }) =>
      `ALTER TABLE ${relation} ${ENABLE[enabled] ?? 'ENABLE'} TRIGGER ${quoted(client, name)}`,
  );
}
