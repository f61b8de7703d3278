import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LOOPBACK_AND_PRIVATE } from '../../testing/default-hosts';
import { withClient } from '../../testing/postgres';
import {
  listeningLogger,
  startScratchTestServer,
  testClock,
  testIds,
  type ScratchTestServer,
} from '../../testing/scratch-server';
import { loadParser } from '../sql/load-parser';
import type { SqlParser } from '../sql/sql-parser';
import type { TargetSession } from '../target/target-session';
import { openTarget } from '../target/open-target';
import { EMPTY_GROUND, SCRATCH_LIMITS, type ScratchInput } from './scratch-input';
import { withScratchDatabase, type Scratch } from './with-scratch-database';

const dynamic = (statement: string): string => `DO $do$ BEGIN EXECUTE $x$${statement}$x$; END $do$`;

/** What a statement reaches for, and the statement. */
const BEYOND: readonly (readonly [string, string])[] = [
  ['a program', "COPY (SELECT 1) TO PROGRAM 'touch /tmp/lockkeeper-was-here'"],
  ['a program from a DO block', dynamic("COPY (SELECT 1) TO PROGRAM 'true'")],
  ['a file to write', "COPY (SELECT 1) TO '/tmp/lockkeeper-was-here'"],
  ['a file to read', "SELECT pg_read_file('postgresql.conf')"],
  ['a file to read by COPY', "DO $$ BEGIN CREATE TEMP TABLE f (l text); COPY f FROM '/etc/passwd'; END $$"],
  ['a folder', "SELECT pg_ls_dir('.')"],
  ['large objects from files', "SELECT lo_import('/etc/passwd')"],
  ['a role', 'CREATE ROLE evil SUPERUSER'],
  ['a role from a DO block', dynamic('CREATE ROLE evil')],
  ['being a superuser', 'ALTER ROLE CURRENT_USER SUPERUSER'],
  [
    'being another role',
    "DO $$ BEGIN EXECUTE format('SET ROLE %I', (SELECT rolname FROM pg_roles WHERE rolsuper LIMIT 1)); END $$",
  ],
  ['a database', 'CREATE DATABASE evil'],
  ['server settings', "ALTER SYSTEM SET log_statement = 'all'"],
  ['dblink', 'CREATE EXTENSION dblink'],
  ['postgres_fdw', 'CREATE EXTENSION postgres_fdw'],
  ['file_fdw', 'CREATE EXTENSION file_fdw'],
  ['an untrusted language', 'CREATE EXTENSION plpython3u'],
  ['C functions', "CREATE FUNCTION f() RETURNS int LANGUAGE c AS 'libc.so.6', 'system'"],
  [
    'an event trigger',
    'CREATE EVENT TRIGGER e ON ddl_command_start EXECUTE FUNCTION pg_catalog.suppress_redundant_updates_trigger()',
  ],
  [
    'a subscription',
    "CREATE SUBSCRIPTION s CONNECTION 'host=127.0.0.1' PUBLICATION p WITH (connect = false)",
  ],
  ['a replication slot', "SELECT pg_create_physical_replication_slot('evil')"],
  [
    'the end of other sessions',
    'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename <> current_user',
  ],
  ['passwords', 'SELECT rolpassword FROM pg_authid'],
  ['the disk limit', "SET temp_file_limit = '-1'"],
  ['a library', "LOAD '/tmp/evil.so'"],
  ['a tablespace', "CREATE TABLESPACE evil LOCATION '/tmp'"],
];

let parser: SqlParser;
beforeAll(async () => {
  parser = await loadParser();
});

describe.each([14, 18] as const)('a scratch database on PostgreSQL %i', (major) => {
  let place: ScratchTestServer;
  beforeAll(async () => {
    place = await startScratchTestServer(major);
    await withClient(place.admin, (admin) => admin.query('CREATE DATABASE somebody_elses'));
  });
  afterAll(async () => {
    await place.stop();
  });

  const inputWith = (more: Partial<ScratchInput> = {}): ScratchInput => ({
    server: place.server,
    major,
    schema: 'public',
    deployRole: 'deploy',
    ground: EMPTY_GROUND,
    roles: [],
    createdExtensions: [],
    extensionsAllowed: [],
    limits: SCRATCH_LIMITS,
    parser,
    clock: testClock,
    ids: testIds,
    logger: listeningLogger(),
    ...more,
  });

  /** Databases and roles of ours that are on the server. */
  async function leftovers(): Promise<readonly string[]> {
    return withClient(place.admin, async (admin) => {
      const { rows } = await admin.query<{ name: string }>(
        `SELECT datname AS name FROM pg_database WHERE datname ~ '^lk' UNION ALL
         SELECT rolname FROM pg_roles WHERE rolname ~ '^lk' AND rolname <> $1`,
        [place.admin.user],
      );
      return rows.map(({ name }) => name).filter((name) => name !== place.admin.user);
    });
  }

  async function inScratch<T>(use: (session: TargetSession, scratch: Scratch) => Promise<T>): Promise<T> {
    const result = await withScratchDatabase(inputWith(), async (scratch) => {
      const session = await scratch.open('test');
      return use(session, scratch);
    });
    if (!result.ok) throw new TypeError(result.failure.summary);
    return result.value;
  }

  it('belongs to a fresh role with the fewest rights, and is gone afterwards', async () => {
    await inScratch(async (session) => {
      expect(await session.send('CREATE TABLE parcel (id int)')).toMatchObject({ kind: 'done' });
      const { rows } = await session.query({
        text: `SELECT rolsuper, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls, rolconnlimit
                 FROM pg_roles WHERE rolname = current_user`,
        values: [],
      });
      expect(rows).toEqual([
        {
          rolsuper: false,
          rolcreaterole: false,
          rolcreatedb: false,
          rolreplication: false,
          rolbypassrls: false,
          rolconnlimit: 4,
        },
      ]);
      expect(await leftovers()).toHaveLength(2);
    });
    expect(await leftovers()).toEqual([]);
  });

  it('is gone afterwards also when the work throws', async () => {
    const boom = new TypeError('boom');
    await expect(
      inScratch(async () => {
        throw boom;
      }),
    ).rejects.toBe(boom);
    expect(await leftovers()).toEqual([]);
  });

  it('refuses everything that would reach beyond it', async () => {
    await inScratch(async (session) => {
      for (const [name, statement] of BEYOND) {
        expect.soft((await session.send(statement)).kind, name).toBe('refused');
      }
    });
  });

  it('lets its role connect to no other database of the server', async () => {
    const password = 'known';
    const { connection } = place.server;
    await withScratchDatabase(inputWith({ ids: { ...testIds, token: () => password } }), async (scratch) => {
      for (const database of ['postgres', 'template1', 'somebody_elses']) {
        const opening = openTarget({
          connection: { ...connection, database, schema: 'public', user: scratch.roles.scratchOwner },
          password,
          applicationName: 'test',
          hostPolicy: LOOPBACK_AND_PRIVATE,
          kind: 'run',
        });
        await expect(opening).rejects.toMatchObject({ facts: { sqlState: '42501' } });
      }
      await (await scratch.open('test')).close();
    });
  });

  it('ends an endless loop when the time is over, also one that lifted its own limit', async () => {
    const input = inputWith({ limits: { statementTimeoutMs: 60_000, totalMs: 1_500, connections: 2 } });
    const result = await withScratchDatabase(input, async (scratch) => {
      const session = await scratch.open('test');
      await session.send('SET statement_timeout = 0');
      return session.send('DO $$ BEGIN LOOP PERFORM 1; END LOOP; END $$');
    });
    expect(result).toMatchObject({ ok: false, failure: { code: 'SCRATCH.TIME_LIMIT' } });
    expect(await leftovers()).toEqual([]);
  });

  it('ends a statement at its own limit before', async () => {
    const input = inputWith({ limits: { statementTimeoutMs: 300, totalMs: 60_000, connections: 2 } });
    const result = await withScratchDatabase(input, async (scratch) => {
      const session = await scratch.open('test');
      return session.send('DO $$ BEGIN LOOP PERFORM 1; END LOOP; END $$');
    });
    expect(result).toMatchObject({ ok: true, value: { kind: 'refused', error: { sqlState: '57014' } } });
  });

  it.each<readonly [string, readonly string[]]>([
    ['a prepared transaction', ['BEGIN', 'CREATE TABLE t (id int)', "PREPARE TRANSACTION 'it''s evil'"]],
    [
      'a database that calls itself a template',
      ["DO $$ BEGIN EXECUTE format('ALTER DATABASE %I IS_TEMPLATE true', current_database()); END $$"],
    ],
    [
      'settings and a password of its own',
      ['ALTER ROLE CURRENT_USER SET statement_timeout = 0', "ALTER ROLE CURRENT_USER PASSWORD 'mine'"],
    ],
    [
      'a door for everybody',
      ["DO $$ BEGIN EXECUTE format('GRANT ALL ON DATABASE %I TO PUBLIC', current_database()); END $$"],
    ],
    ['locks and notifications', ['SELECT pg_advisory_lock(1)', 'LISTEN x', 'NOTIFY x']],
  ])('is swept though SQL left %s', async (_name, statements) => {
    await inScratch(async (session) => {
      for (const statement of statements) {
        expect(await session.send(statement)).toMatchObject({ kind: 'done' });
      }
    });
    expect(await leftovers()).toEqual([]);
  });

  it('sweeps at its start what a killed use left, and leaves alone what is in use', async () => {
    await inScratch(async (_session, scratch) => {
      await withClient(place.admin, async (admin) => {
        await admin.query('CREATE ROLE lk_owner_aaaaaa0000 NOLOGIN');
        await admin.query('CREATE ROLE lkaaaaaa0000_reader NOLOGIN');
        await admin.query('CREATE DATABASE lk_scratch_aaaaaa0000 OWNER lk_owner_aaaaaa0000');
        await admin.query('CREATE ROLE lk_owner_bbbbbb0000 NOLOGIN');
        await admin.query('CREATE ROLE lk_owner_cccccc0000 NOLOGIN');
        await admin.query('CREATE DATABASE lk_kept_cccccc0000 OWNER lk_owner_cccccc0000');
      });
      await withScratchDatabase(inputWith(), async (second) => {
        expect((await leftovers()).toSorted()).toEqual(
          [scratch, second].flatMap(({ database, roles }) => [database, roles.scratchOwner]).toSorted(),
        );
      });
    });
    expect(await leftovers()).toEqual([]);
  });

  it('has the roles, the schema and the default privileges of the target from the beginning', async () => {
    const input = inputWith({
      schema: 'shop',
      roles: ['reader', 'pg_monitor', 'deploy'],
      ground: {
        roles: ['app owner'],
        extensions: [],
        schema: {
          owner: 'deploy',
          grants: [
            { grantee: 'deploy', privilege: 'CREATE', grantable: false },
            { grantee: 'deploy', privilege: 'USAGE', grantable: false },
            { grantee: 'app owner', privilege: 'CREATE', grantable: false },
          ],
        },
        defaultPrivileges: [
          {
            role: 'deploy',
            schema: null,
            objects: 'TABLES',
            grants: [
              { grantee: 'deploy', privilege: 'INSERT', grantable: false },
              { grantee: 'reader', privilege: 'SELECT', grantable: true },
            ],
          },
          {
            role: 'deploy',
            schema: null,
            objects: 'FUNCTIONS',
            grants: [{ grantee: 'deploy', privilege: 'EXECUTE', grantable: false }],
          },
          {
            role: 'deploy',
            schema: 'not_there_yet',
            objects: 'TABLES',
            grants: [{ grantee: null, privilege: 'SELECT', grantable: false }],
          },
        ],
      },
    });
    const result = await withScratchDatabase(input, async (scratch) => {
      const session = await scratch.open('test');
      await session.send('CREATE TABLE parcel (id int)');
      await session.send(`ALTER TABLE parcel OWNER TO "${scratch.renameRole('app owner') ?? ''}"`);
      const { rows } = await session.query({
        text: `SELECT n.nspname AS schema, pg_get_userbyid(c.relowner) AS owner,
                      (SELECT json_agg(a.privilege_type || ' ' || pg_get_userbyid(a.grantee) || ' ' || a.is_grantable ORDER BY 1)
                         FROM aclexplode(relacl) a WHERE a.grantee <> c.relowner)::text AS grants
                 FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace WHERE relname = 'parcel'`,
        values: [],
      });
      const { scratchPrefix } = scratch.roles;
      expect(scratch.renameRole('deploy')).toBe(scratch.roles.scratchOwner);
      expect(scratch.renameRole('pg_monitor')).toBeNull();
      expect(rows).toEqual([
        {
          schema: 'shop',
          owner: `${scratchPrefix}app owner`,
          grants: `["SELECT ${scratchPrefix}reader true"]`,
        },
      ]);
      await session.send("CREATE FUNCTION fresh() RETURNS int LANGUAGE sql AS 'SELECT 1'");
      const callable = await session.query({
        text: "SELECT has_function_privilege($1, 'fresh()', 'EXECUTE') AS callable",
        values: [`${scratchPrefix}reader`],
      });
      expect(callable.rows).toEqual([{ callable: false }]);
    });
    expect(result).toMatchObject({ ok: true });
    expect(await leftovers()).toEqual([]);
  });

  it('has extensions that are allowed, made by us, and trusted ones that the target has', async () => {
    const input = inputWith({
      createdExtensions: ['dblink', 'file_fdw', 'citext'],
      extensionsAllowed: ['dblink', 'earthdistance', 'no_such_extension'],
      ground: {
        ...EMPTY_GROUND,
        extensions: [
          { name: 'earthdistance', schema: 'geo' },
          { name: 'cube', schema: 'geo' },
          { name: 'postgres_fdw', schema: 'public' },
        ],
      },
    });
    const result = await withScratchDatabase(input, async (scratch) => {
      const session = await scratch.open('test');
      const { rows } = await session.query({
        text: `SELECT extname::text AS name, nspname::text AS schema FROM pg_extension e
                 JOIN pg_namespace n ON n.oid = extnamespace WHERE extname <> 'plpgsql' ORDER BY 1`,
        values: [],
      });
      return { rows, made: [...scratch.madeExtensions] };
    });
    expect(result).toEqual({
      ok: true,
      value: {
        rows: [
          { name: 'cube', schema: 'geo' },
          { name: 'dblink', schema: 'public' },
          { name: 'earthdistance', schema: 'geo' },
        ],
        made: ['cube', 'dblink', 'earthdistance'],
      },
    });
  });

  it('is not given on a server of another version, or to somebody who cannot shut it off', async () => {
    expect(await withScratchDatabase(inputWith({ major: 99 }), async () => null)).toMatchObject({
      ok: false,
      failure: { code: 'SCRATCH.OTHER_MAJOR' },
    });
    await withClient(place.admin, (admin) =>
      admin.query(
        "CREATE ROLE plain LOGIN CREATEDB CREATEROLE PASSWORD 'plain'; GRANT CONNECT ON DATABASE postgres TO plain",
      ),
    );
    const { connection } = place.server;
    const plain = { connection: { ...connection, user: 'plain' }, password: 'plain' };
    expect(await withScratchDatabase(inputWith({ server: plain }), async () => null)).toMatchObject({
      ok: false,
      failure: { code: 'SCRATCH.NOT_SUPERUSER' },
    });
    const nowhere = { connection: { ...connection, port: 1 }, password: '' };
    expect(await withScratchDatabase(inputWith({ server: nowhere }), async () => null)).toMatchObject({
      ok: false,
      failure: { code: 'SCRATCH.UNAVAILABLE' },
    });
  });

  it('is not given when a role of everybody could reach another database', async () => {
    const roles = ['reader'];
    await withClient(place.admin, (admin) =>
      admin
        .query('CREATE DATABASE open_house; GRANT CONNECT ON DATABASE open_house TO PUBLIC')
        .catch(() => admin.query('CREATE DATABASE open_house')),
    );
    const result = await withScratchDatabase(inputWith({ roles }), async (scratch) => {
      const session = await scratch.open('test');
      const { rows } = await session.query({
        text: "SELECT has_database_privilege('open_house', 'CONNECT') AS reaches",
        values: [],
      });
      return rows;
    });
    expect(result).toEqual({ ok: true, value: [{ reaches: false }] });
  });
});
