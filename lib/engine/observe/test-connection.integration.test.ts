import { describe, expect, it } from 'vitest';
import { startFakePooler, startHostileServer, type FakeServer } from '../../testing/hostile-server';
import { withClient, withDatabase, type TestConnection } from '../../testing/postgres';
import { targetInput } from '../../testing/target';
import { prismaFormat } from '../formats/prisma/prisma-format';
import type { ConnectionSettings } from '../model/environment';
import type { TargetIdentity } from '../model/target-identity';
import type { Clock } from '../ports/clock';
import { testConnection, type ConnectionTest } from './test-connection';

/** Never lets the limit come. */
const PATIENT: Clock = { now: () => '2026-01-01T00:00:00.000Z', pause: () => new Promise(() => undefined) };
/** Its limit is over at once. */
const HASTY: Clock = { now: () => '2026-01-01T00:00:00.000Z', pause: async () => undefined };

interface More {
  readonly connection?: Partial<ConnectionSettings>;
  readonly expected?: TargetIdentity;
  readonly observeOnly?: boolean;
  readonly clock?: Clock;
}

async function run(db: TestConnection, more: More = {}): Promise<ConnectionTest> {
  const { connection, password, hostPolicy } = targetInput(db);
  return testConnection({
    connection: { ...connection, connectTimeoutSeconds: 1, ...more.connection },
    password,
    hostPolicy,
    format: prismaFormat,
    options: {},
    expected: more.expected ?? null,
    observeOnly: more.observeOnly ?? false,
    clock: more.clock ?? PATIENT,
  });
}

const outcomes = (test: ConnectionTest): Readonly<Record<string, string>> =>
  Object.fromEntries(test.checks.map(({ name, outcome }) => [name, outcome]));

async function closing<T>(server: FakeServer, use: () => Promise<T>): Promise<T> {
  try {
    return await use();
  } finally {
    await server.close();
  }
}

describe.each([14, 18] as const)('a connection test on PostgreSQL %i', (major) => {
  it('answers every check for a good connection and writes nothing', async () => {
    await withDatabase(major, async (db) => {
      const test = await run(db);
      expect(test.ok).toBe(true);
      expect(outcomes(test)).toEqual({
        host: 'ok',
        reach: 'ok',
        encryption: 'warn',
        login: 'ok',
        database: 'ok',
        version: 'ok',
        direct: 'ok',
        writable: 'ok',
        identity: 'ok',
        schema: 'ok',
        rights: 'warn',
        history: 'ok',
        proof: 'ok',
      });
      await withClient(db, async (owner) => {
        const { rows } = await owner.query(
          "SELECT FROM pg_namespace WHERE nspname = 'lockkeeper' UNION ALL SELECT FROM pg_class WHERE relname = '_prisma_migrations'",
        );
        expect(rows).toEqual([]);
      });
    });
  });

  it('gives statements with which a role without rights passes', async () => {
    await withDatabase(major, async (db) => {
      await withClient(db, (owner) =>
        owner.query('REVOKE ALL ON SCHEMA public FROM PUBLIC').catch(() => null),
      );
      const guest = await db.createRole();
      const before = await run(guest, { connection: { schema: 'shop' } });
      expect(before.ok).toBe(false);
      expect(outcomes(before)).toMatchObject({ schema: 'fail', rights: 'warn', proof: 'warn' });
      await withClient(db.superuser, async (admin) => {
        for (const statement of before.checks.flatMap(({ sql }) => sql)) await admin.query(statement);
      });
      const after = await run(guest, { connection: { schema: 'shop' } });
      expect(after.ok).toBe(true);
      expect(outcomes(after)).toMatchObject({ schema: 'ok', rights: 'ok', proof: 'ok' });
    });
  });

  it('fails for another database than the one registered', async () => {
    await withDatabase(major, async (db) => {
      const { identity } = await run(db);
      if (identity === null) throw new TypeError('not reached');
      expect(outcomes(await run(db, { expected: identity }))).toMatchObject({ identity: 'ok' });
      const other = await run(db, { expected: { ...identity, databaseOid: '1' } });
      expect(other.ok).toBe(false);
      expect(other.checks.find(({ name }) => name === 'identity')).toMatchObject({
        outcome: 'fail',
        why: 'The server is the same, the database is another one or was made anew.',
      });
    });
  });

  it('fails for a read-only database unless it is only observed', async () => {
    await withDatabase(major, async (db) => {
      await withClient(db.superuser, (admin) =>
        admin.query(`ALTER DATABASE "${db.database}" SET default_transaction_read_only = on`),
      );
      expect(outcomes(await run(db))).toMatchObject({ writable: 'fail' });
      expect(outcomes(await run(db, { observeOnly: true }))).toMatchObject({ writable: 'warn' });
    });
  });

  it('warns of a pooler', async () => {
    await withDatabase(major, async (db) => {
      const pooler = await startFakePooler(db);
      await closing(pooler, async () => {
        const test = await run({ ...db, port: pooler.port });
        expect(outcomes(test)).toMatchObject({ direct: 'warn', login: 'ok', history: 'ok' });
      });
    });
  });

  it('stops at the check that failed and names its field', async () => {
    await withDatabase(major, async (db) => {
      const wrong = await run({ ...db, password: 'wrong' });
      expect(wrong.checks.map(({ name, outcome }) => `${name} ${outcome}`)).toEqual([
        'host ok',
        'reach ok',
        'encryption ok',
        'login fail',
      ]);
      expect(wrong.checks.at(-1)).toMatchObject({ field: 'password' });
      const nowhere = await run({ ...db, database: 'nowhere' });
      expect(nowhere.checks.at(-1)).toMatchObject({ name: 'database', outcome: 'fail', field: 'database' });
      const plain = await run(db, { connection: { tlsMode: 'verify_full' } });
      expect(plain.checks.at(-1)).toMatchObject({ name: 'encryption', outcome: 'fail', field: 'tlsMode' });
    });
  });
});

describe('a connection test of something else', () => {
  const to = (server: FakeServer): TestConnection => ({
    host: server.host,
    port: server.port,
    database: 'shop',
    user: 'deploy',
    password: 'secret-password',
  });

  it('says that a host is not allowed, without asking it', async () => {
    const test = await run({ ...to(await closedServer()), host: '169.254.169.254' });
    expect(test.checks).toMatchObject([{ name: 'host', outcome: 'fail', field: 'host' }]);
  });

  it('says that nobody listens', async () => {
    const test = await run(to(await closedServer()));
    expect(test.checks.at(-1)).toMatchObject({ name: 'reach', outcome: 'fail', field: 'port' });
  });

  it('answers in time when the server never does', async () => {
    const server = await startHostileServer('silent_after_login');
    await closing(server, async () => {
      const test = await run(to(server), { clock: HASTY });
      expect(test).toMatchObject({ ok: false, identity: null });
      expect(test.checks.at(-1)).toMatchObject({ name: 'reach', outcome: 'fail' });
    });
  });
});

async function closedServer(): Promise<FakeServer> {
  const server = await startHostileServer('silent');
  await server.close();
  return server;
}
