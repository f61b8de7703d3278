import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  startFakePooler,
  startHostileServer,
  startTlsFront,
  tlsFixture,
  type Behaviour,
  type FakeServer,
  type TestCertificate,
} from '../../testing/hostile-server';
import { createTestDatabase, type TestDatabase } from '../../testing/postgres';
import { targetInput, withSession } from '../../testing/target';
import type { ConnectionSettings } from '../model/environment';
import { query } from '../model/query';
import { openTarget, type OpenTargetInput } from './open-target';

const PASSWORD = 'the-secret-password';

function inputTo(
  server: { readonly host: string; readonly port: number },
  connection: Partial<ConnectionSettings> = {},
  more: Partial<OpenTargetInput> = {},
): OpenTargetInput {
  const base = targetInput({ ...server, database: 'shop', user: 'deploy', password: PASSWORD });
  return { ...base, ...more, connection: { ...base.connection, connectTimeoutSeconds: 1, ...connection } };
}

async function withServer(
  start: Promise<FakeServer>,
  use: (server: FakeServer) => Promise<void>,
): Promise<void> {
  const server = await start;
  try {
    await use(server);
  } finally {
    await server.close();
  }
}

describe('a server that is not what it should be', () => {
  it.each<readonly [Behaviour, Partial<ConnectionSettings>, string]>([
    ['silent', {}, 'TARGET.CONNECT_TIMEOUT'],
    ['hangs_up', {}, 'TARGET.CONNECTION_LOST'],
    ['asks_for_cleartext', {}, 'TARGET.WEAK_AUTHENTICATION'],
    ['asks_for_md5', {}, 'TARGET.WEAK_AUTHENTICATION'],
    ['asks_for_kerberos', {}, 'TARGET.LOGIN_METHOD'],
    ['asks_for_endless_scram', {}, 'TARGET.SCRAM_TOO_COSTLY'],
    ['offers_no_scram', {}, 'TARGET.LOGIN_NOT_PROVEN'],
    ['refuses_tls', { tlsMode: 'require' }, 'TARGET.TLS_NOT_OFFERED'],
    ['refuses_tls', { tlsMode: 'verify_ca' }, 'TARGET.TLS_NOT_OFFERED'],
    ['refuses_tls', { tlsMode: 'verify_full' }, 'TARGET.TLS_NOT_OFFERED'],
    ['answers_tls_with_garbage', { tlsMode: 'require' }, 'TARGET.NOT_POSTGRESQL'],
    ['speaks_http', {}, 'TARGET.NOT_POSTGRESQL'],
    ['announces_a_huge_message', {}, 'TARGET.NOT_POSTGRESQL'],
    ['is_an_old_server', {}, 'TARGET.TOO_OLD'],
  ])('%s %j is refused as %s and never learns the password', async (behaviour, connection, code) => {
    await withServer(startHostileServer(behaviour), async (server) => {
      await expect(openTarget(inputTo(server, connection))).rejects.toMatchObject({ failure: { code } });
      expect(server.heard()).not.toContain(PASSWORD);
      expect(server.heard()).not.toContain('md5');
      if (code === 'TARGET.TLS_NOT_OFFERED') expect(server.heard()).toHaveLength(8);
    });
  });

  it('gets a cleartext password only when that was allowed', async () => {
    await withServer(startHostileServer('asks_for_cleartext'), async (server) => {
      await expect(openTarget(inputTo(server, { allowWeakAuthentication: true }))).rejects.toMatchObject({
        failure: { code: 'TARGET.CONNECT_TIMEOUT' },
      });
      expect(server.heard()).toContain(PASSWORD);
    });
  });

  it('is told user, database and application, and nothing of the environment', async () => {
    process.env['PGOPTIONS'] = '-c search_path=evil';
    process.env['PGREPLICATION'] = 'database';
    process.env['PGPASSWORD'] = 'from the environment';
    try {
      await withServer(startHostileServer('asks_for_cleartext'), async (server) => {
        const input = inputTo(server, { allowWeakAuthentication: true }, { password: '' });
        await expect(openTarget(input)).rejects.toMatchObject({ failure: {} });
        expect(
          server
            .heard()
            .split('\0')
            .filter((word) => /^[ -~]{2,}$/.test(word)),
        ).toEqual([
          'user',
          'deploy',
          'database',
          'shop',
          'application_name',
          'lockkeeper test',
          'client_encoding',
          'UTF8',
        ]);
        expect(server.heard()).not.toContain('from the environment');
      });
    } finally {
      delete process.env['PGOPTIONS'];
      delete process.env['PGREPLICATION'];
      delete process.env['PGPASSWORD'];
    }
  });

  it('cannot keep a look waiting after the login', async () => {
    await withServer(startHostileServer('silent_after_login'), async (server) => {
      const input = inputTo(server, {}, { kind: 'watch', answerTimeoutMs: 200 });
      await expect(openTarget(input)).rejects.toMatchObject({
        lost: true,
        failure: { code: 'TARGET.NO_ANSWER' },
      });
    });
  });

  it('is not asked at all when nothing listens, the name is unknown or the host is not allowed', async () => {
    const server = await startHostileServer('silent');
    await server.close();
    await expect(openTarget(inputTo(server))).rejects.toMatchObject({
      failure: { code: 'TARGET.CONNECTION_REFUSED', where: { field: 'port' } },
    });
    await expect(openTarget(inputTo({ ...server, host: 'nowhere.invalid' }))).rejects.toMatchObject({
      failure: { where: { field: 'host' } },
    });
    await expect(openTarget(inputTo({ ...server, host: '169.254.169.254' }))).rejects.toMatchObject({
      failure: { code: 'TARGET.HOST_REFUSED' },
    });
  });

  it('is not reached when one address of its name is not allowed', async () => {
    await withServer(startHostileServer('silent'), async (server) => {
      const input = inputTo(
        { ...server, host: 'rebound.example.com' },
        {},
        { lookup: async () => ['127.0.0.1', '169.254.169.254'] },
      );
      await expect(openTarget(input)).rejects.toMatchObject({ failure: { code: 'TARGET.HOST_REFUSED' } });
      expect(server.heard()).toBe('');
    });
  });
});

describe('a real server', () => {
  let db: TestDatabase;
  beforeAll(async () => {
    db = await createTestDatabase(18);
  });
  afterAll(async () => {
    await db.drop();
  });

  const named = (
    server: FakeServer,
    connection: Partial<ConnectionSettings>,
    host = 'db.example.test',
  ): OpenTargetInput =>
    inputTo(
      { host, port: server.port },
      { database: db.database, user: db.user, connectTimeoutSeconds: 5, ...connection },
      { password: db.password, lookup: async () => [server.host] },
    );

  it('is tried at the next address when nobody listens at the first', async () => {
    const input = targetInput(db, { lookup: async () => ['::1', '127.0.0.1'] });
    const moved = { ...input, connection: { ...input.connection, host: 'both.example.com' } };
    await withSession(moved, async (session) => {
      expect(session.serverMajor).toBe(18);
    });
  });

  it.each<readonly [Partial<ConnectionSettings>, string]>([
    [{ tlsMode: 'require' }, 'require'],
    [{ tlsMode: 'require', caCertificate: tlsFixture('authority.pem') }, 'require with an authority'],
    [{ tlsMode: 'verify_ca', caCertificate: tlsFixture('authority.pem') }, 'verify_ca'],
    [{ tlsMode: 'verify_full', caCertificate: tlsFixture('authority.pem') }, 'verify_full'],
  ])('is reached over TLS as demanded (%#: $1)', async (connection) => {
    await withServer(startTlsFront(db, 'server'), async (server) => {
      await withSession(named(server, connection), async (session) => {
        expect(session.encrypted).toBe(true);
        expect((await session.query(query('SELECT 1 AS one'))).rows).toEqual([{ one: 1 }]);
      });
    });
  });

  it.each<readonly [string, TestCertificate, Partial<ConnectionSettings>, string, string]>([
    ['an unknown authority', 'server', { tlsMode: 'verify_full' }, 'db.example.test', 'UNTRUSTED'],
    [
      'another authority',
      'server',
      { tlsMode: 'verify_ca', caCertificate: tlsFixture('other-authority.pem') },
      'db.example.test',
      'UNTRUSTED',
    ],
    [
      'another authority under require',
      'server',
      { tlsMode: 'require', caCertificate: tlsFixture('other-authority.pem') },
      'db.example.test',
      'UNTRUSTED',
    ],
    [
      'another name',
      'server',
      { tlsMode: 'verify_full', caCertificate: tlsFixture('authority.pem') },
      'other.example.test',
      'OTHER_NAME',
    ],
    [
      'an address where a name is certified',
      'server',
      { tlsMode: 'verify_full', caCertificate: tlsFixture('authority.pem') },
      '127.0.0.1',
      'OTHER_NAME',
    ],
    [
      'an expired certificate',
      'expired',
      { tlsMode: 'verify_ca', caCertificate: tlsFixture('authority.pem') },
      'db.example.test',
      'EXPIRED',
    ],
  ])('is refused for %s', async (_name, certificate, connection, host, code) => {
    await withServer(startTlsFront(db, certificate), async (server) => {
      await expect(openTarget(named(server, connection, host))).rejects.toMatchObject({
        failure: { code: `TARGET.CERTIFICATE_${code}` },
      });
    });
  });

  it('says that the certificate of an authority is not readable', async () => {
    await withServer(startTlsFront(db, 'server'), async (server) => {
      await expect(
        openTarget(named(server, { tlsMode: 'verify_ca', caCertificate: 'not a certificate' })),
      ).rejects.toMatchObject({ failure: { code: 'TARGET.CA_NOT_READABLE' } });
    });
  });

  it('is refused for runs behind a pooler, and looked at without leaving settings there', async () => {
    await withServer(startFakePooler(db), async (server) => {
      const input = inputTo(server, { database: db.database, user: db.user, connectTimeoutSeconds: 5 });
      const through = { ...input, password: db.password };
      await expect(openTarget(through)).rejects.toMatchObject({ failure: { code: 'TARGET.POOLED' } });
      await withSession({ ...through, kind: 'observe' }, async (session) => {
        expect(session.pooled).toBe(true);
        const { rows } = await session.query(
          query("SELECT current_setting('default_transaction_read_only') AS read_only"),
        );
        expect(rows).toEqual([{ read_only: 'off' }]);
      });
    });
  });

  it('leaves no timer and no socket behind when it closes', async () => {
    await withSession(targetInput(db), async (session) => {
      await session.close();
      await session.close();
      expect(session.endState()).toBeNull();
      expect(await session.send('SELECT 1')).toMatchObject({ kind: 'lost' });
    });
  });
});
