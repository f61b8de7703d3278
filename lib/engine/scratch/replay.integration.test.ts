import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withClient, type TestConnection } from '../../testing/postgres';
import {
  listeningLogger,
  startScratchTestServer,
  testClock,
  testIds,
  type ScratchTestServer,
} from '../../testing/scratch-server';
import type { Result } from '../base/result';
import { UnderWay } from './under-way';
import { prismaFormat } from '../formats/prisma/prisma-format';
import type { TransactionMode } from '../model/migration';
import { query } from '../model/query';
import { loadParser } from '../sql/load-parser';
import { parseScript } from '../sql/parse-script';
import type { SqlParser } from '../sql/sql-parser';
import { readScratchGround } from '../target/read-scratch-ground';
import type { Row } from '../target/row';
import { openAdmin } from './scratch-server';
import type { ReplayMigration } from './replay-plan';
import { EMPTY_GROUND, SCRATCH_LIMITS } from './scratch-input';
import type { Scratch } from './with-scratch-database';
import { withReplayedDatabase, type Replayed, type ReplayedInput } from './with-replayed-database';

let parser: SqlParser;
beforeAll(async () => {
  parser = await loadParser();
});

function migration(id: string, text: string, mode: TransactionMode = 'one_transaction'): ReplayMigration {
  const script = parseScript(parser, text);
  return { id, historyKey: id, previousKey: null, checksum: `checksum of ${id}`, mode, text, script };
}

async function rowsOf(scratch: Scratch, text: string): Promise<readonly Row[]> {
  const session = await scratch.open('test');
  try {
    return (await session.query(query(text))).rows;
  } finally {
    await session.close();
  }
}

describe.each([15, 18] as const)('a replay on PostgreSQL %i', (major) => {
  let place: ScratchTestServer;
  let logger: ReturnType<typeof listeningLogger>;
  beforeAll(async () => {
    place = await startScratchTestServer(major);
    logger = listeningLogger();
  });
  afterAll(async () => {
    await place.stop();
  });

  const inputWith = (
    migrations: readonly ReplayMigration[],
    more: Partial<ReplayedInput> = {},
  ): ReplayedInput => ({
    server: place.server,
    major,
    schema: 'public',
    deployRole: 'deploy',
    ground: EMPTY_GROUND,
    extensionsAllowed: [],
    limits: SCRATCH_LIMITS,
    parser,
    clock: testClock,
    ids: testIds,
    logger,
    migrations,
    alsoRuns: [],
    history: { format: prismaFormat, context: { options: {}, schema: 'public' } },
    keep: 0,
    ...more,
  });

  async function replayed<T>(
    input: ReplayedInput,
    use: (scratch: Scratch) => Promise<T>,
  ): Promise<Replayed<T>> {
    const result = await withReplayedDatabase(input, use);
    if (!result.ok) throw new TypeError(result.failure.summary);
    return result.value;
  }

  it('runs migrations in their order, each from a fresh session, with all three modes', async () => {
    const migrations = [
      migration(
        '1',
        "CREATE TYPE mood AS ENUM ('ok'); CREATE TABLE t (id int, m mood); SET search_path = pg_catalog; SET ROLE NONE;",
      ),
      migration('2', "ALTER TYPE mood ADD VALUE 'sad'; INSERT INTO t VALUES (1, 'sad');", 'per_statement'),
      migration('3', 'CREATE INDEX CONCURRENTLY t_id ON t (id);', 'per_statement'),
      migration(
        '4',
        'BEGIN; CREATE TABLE u (); COMMIT; BEGIN; CREATE TABLE gone (); ROLLBACK; VACUUM t;',
        'own_transactions',
      ),
      migration('5', ''),
      migration('6', 'CREATE TABLE v (n int); -- in the schema of the environment'),
    ];
    const result = await replayed(inputWith(migrations), (scratch) =>
      rowsOf(
        scratch,
        `SELECT relname::text AS name, COALESCE(indisvalid, true) AS valid FROM pg_class c
           LEFT JOIN pg_index i ON indexrelid = c.oid
          WHERE relnamespace = 'public'::regnamespace ORDER BY 1`,
      ),
    );
    expect(result).toMatchObject({
      kind: 'replayed',
      report: { skipped: [], fromKeptCopy: false },
      value: ['t', 't_id', 'u', 'v'].map((name) => ({ name, valid: true })),
    });
  });

  it('leaves out what is about the cluster, and says so', async () => {
    const migrations = [
      migration(
        '1',
        'CREATE ROLE reader;\nCREATE TABLE t ();\nGRANT SELECT ON t TO reader;\nALTER SYSTEM SET work_mem = 1;',
      ),
    ];
    const result = await replayed(inputWith(migrations), (scratch) =>
      rowsOf(
        scratch,
        "SELECT pg_get_userbyid(grantee)::text AS role FROM pg_class, aclexplode(relacl) WHERE relname = 't' AND grantee <> relowner",
      ),
    );
    expect(result).toMatchObject({
      report: {
        skipped: [
          { migrationId: '1', statement: 1, line: 1, reason: 'cluster' },
          { migrationId: '1', statement: 4, line: 4, reason: 'cluster' },
        ],
      },
      value: [{ role: expect.stringMatching(/^lk[0-9a-z]{10}_reader$/) }],
    });
  });

  it('maps the roles that migrations name, the deploy role to the owner', async () => {
    const migrations = [
      migration(
        '1',
        `CREATE SCHEMA app AUTHORIZATION deploy; CREATE TABLE app.t (); ALTER TABLE app.t OWNER TO "deploy";
         CREATE POLICY p ON app.t TO "Web User" USING (true); GRANT ALL ON SCHEMA app TO "Web User";
         ALTER TABLE app.t OWNER TO "Web User";`,
      ),
    ];
    const result = await replayed(inputWith(migrations), async (scratch) => ({
      ...scratch.roles,
      rows: await rowsOf(
        scratch,
        "SELECT pg_get_userbyid(relowner)::text AS owner, (SELECT polroles::regrole[]::text FROM pg_policy) AS roles FROM pg_class WHERE relname = 't'",
      ),
    }));
    const prefix = result.kind === 'replayed' ? result.value.scratchPrefix : '';
    expect(result).toMatchObject({
      value: { rows: [{ owner: `${prefix}Web User`, roles: expect.stringContaining(`${prefix}Web User`) }] },
    });
  });

  it('stops at the statement that is refused, and names migration, statement, SQLSTATE and position', async () => {
    const migrations = [
      migration('1', 'CREATE TABLE t (id int);'),
      migration('2', '-- first\nINSERT INTO t VALUES (1);\n\nSELECT id,\n  nothing FROM t;\nDROP TABLE t;'),
      migration('3', 'DROP TABLE t;'),
    ];
    const input = inputWith(migrations);
    const result = await replayed(input, async () => 'never');
    expect(result).toMatchObject({
      kind: 'stopped',
      at: {
        migrationId: '2',
        statement: 2,
        line: 4,
        sqlState: '42703',
        position: 14,
        failure: { code: 'SCRATCH.REPLAY_FAILED', where: { file: '2', line: 4 } },
      },
    });
  });

  it.each<readonly [string, string, TransactionMode]>([
    ['in a batch that was not analysed', 'CREATE TABLE q (id int); SELEKT 1;', 'one_transaction'],
    ['in a transaction of the file', 'BEGIN; SELECT 1/0; COMMIT;', 'own_transactions'],
    [
      'at the end of our transaction',
      'CREATE TABLE a (id int UNIQUE DEFERRABLE INITIALLY DEFERRED); INSERT INTO a VALUES (1), (1);',
      'one_transaction',
    ],
  ])('says where it stopped %s', async (_name, text, mode) => {
    const result = await replayed(inputWith([migration('1', text, mode)]), async () => 'never');
    expect(result).toMatchObject({ kind: 'stopped', at: { migrationId: '1' } });
  });

  it('explains an extension that nobody allowed', async () => {
    const result = await replayed(inputWith([migration('1', 'CREATE EXTENSION dblink;')]), async () => null);
    expect(result).toMatchObject({
      kind: 'stopped',
      at: { sqlState: '42501', failure: { fix: expect.stringContaining('LOCKKEEPER_ALLOWED_EXTENSIONS') } },
    });
  });

  it('runs an allowed extension made beforehand, and leaves its own statements out', async () => {
    const text =
      "CREATE EXTENSION dblink;\nCOMMENT ON EXTENSION dblink IS 'x';\nCREATE EXTENSION citext;\nCREATE TABLE t (c citext);";
    const input = inputWith([migration('1', text)], { extensionsAllowed: ['dblink'] });
    const result = await replayed(input, (scratch) =>
      rowsOf(scratch, "SELECT extname::text AS name FROM pg_extension WHERE extname <> 'plpgsql' ORDER BY 1"),
    );
    expect(result).toMatchObject({
      report: {
        skipped: [
          { line: 1, reason: 'extension' },
          { line: 2, reason: 'extension' },
        ],
      },
      value: [{ name: 'citext' }, { name: 'dblink' }],
    });
  });

  it("makes and fills the tool's table when a migration touches it, and only then", async () => {
    const plain = [migration('1', 'CREATE TABLE t ();')];
    const touching = [...plain, migration('2', 'ALTER TABLE _prisma_migrations ADD COLUMN note text;')];
    const count = (scratch: Scratch) =>
      rowsOf(scratch, "SELECT to_regclass('_prisma_migrations')::text AS history");
    expect(await replayed(inputWith(plain), count)).toMatchObject({ value: [{ history: null }] });
    const rows = await replayed(inputWith(touching), (scratch) =>
      rowsOf(scratch, 'SELECT migration_name, checksum, note FROM _prisma_migrations ORDER BY 1'),
    );
    expect(rows).toMatchObject({
      value: [
        { migration_name: '1', checksum: 'checksum of 1', note: null },
        { migration_name: '2', checksum: 'checksum of 2', note: null },
      ],
    });
  });

  it('starts from the ground of a live database', async () => {
    const live: TestConnection = { ...place.admin, database: 'live_shop' };
    await withClient(place.admin, async (admin) => {
      await admin.query('CREATE ROLE "live deploy" LOGIN; CREATE ROLE "live reader"');
      await admin.query('CREATE DATABASE live_shop OWNER "live deploy"');
    });
    await withClient(live, async (owner) => {
      await owner.query(`CREATE EXTENSION citext; CREATE SCHEMA shop AUTHORIZATION "live deploy";
        GRANT USAGE ON SCHEMA shop TO "live reader"; SET ROLE "live deploy";
        ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO "live reader"; CREATE TABLE shop.t (c citext)`);
    });
    const session = await openAdmin(place.server, 'live_shop');
    const ground = await readScratchGround(session, 'shop').finally(() => session.close());
    expect(ground).toMatchObject({
      extensions: [{ name: 'citext', schema: 'public' }],
      schema: { owner: 'live deploy' },
      defaultPrivileges: [{ role: 'live deploy', schema: null, objects: 'TABLES' }],
    });
    expect(ground.roles).toEqual(expect.arrayContaining(['live deploy', 'live reader']));
    const input = inputWith([migration('1', 'CREATE TABLE t (c public.citext);')], {
      ground,
      schema: 'shop',
      deployRole: 'live deploy',
      history: { format: prismaFormat, context: { options: {}, schema: 'shop' } },
    });
    const result = await replayed(input, (scratch) =>
      rowsOf(
        scratch,
        "SELECT relnamespace::regnamespace::text AS schema, relacl::text LIKE '%live reader%=r/%' AS readable FROM pg_class WHERE relname = 't'",
      ),
    );
    expect(result).toMatchObject({ value: [{ schema: 'shop', readable: true }] });
    await withClient(place.admin, (admin) =>
      admin
        .query('DROP DATABASE live_shop')
        .then(() => admin.query('DROP ROLE "live deploy", "live reader"')),
    );
  });

  describe('that is kept', () => {
    const history = (): readonly ReplayMigration[] => [
      migration('1', 'CREATE TABLE t (id int); INSERT INTO t VALUES (1);'),
      migration('2', 'CREATE EXTENSION dblink; CREATE ROLE x; GRANT SELECT ON t TO reader;'),
    ];
    const keeping = (migrations: readonly ReplayMigration[], more: Partial<ReplayedInput> = {}) =>
      inputWith(migrations, { keep: 2, extensionsAllowed: ['dblink'], ...more });
    const kept = () =>
      withClient(place.admin, async (admin) => {
        const { rows } = await admin.query<{ name: string }>(
          "SELECT datname AS name FROM pg_database WHERE datname ~ '^lk_' ORDER BY 1",
        );
        return rows.map(({ name }) => name.replace(/[0-9a-z]{10}$/, ''));
      });
    const look = (scratch: Scratch) =>
      rowsOf(
        scratch,
        `SELECT (SELECT count(*)::int FROM t) AS rows, pg_get_userbyid(relowner) = current_user AS ours,
                relacl::text LIKE '%reader=r/%' AS granted, current_setting('search_path') AS path
           FROM pg_class WHERE relname = 't'`,
      );
    const seen = [{ rows: 1, ours: true, granted: true, path: '"public"' }];

    it('is cloned the next time and says the same as before', async () => {
      const first = await replayed(keeping(history()), look);
      const second = await replayed(keeping(history()), look);
      expect(first).toMatchObject({ report: { fromKeptCopy: false }, value: seen });
      expect(second).toMatchObject({ report: { fromKeptCopy: true }, value: seen });
      const skipped = [
        { statement: 1, reason: 'extension' },
        { statement: 2, reason: 'cluster' },
      ];
      expect(first).toMatchObject({ report: { skipped } });
      expect(second).toMatchObject({ report: { skipped } });
      expect(await kept()).toEqual(['lk_kept_']);
    });

    it('need not even be cloned when what was made of it is remembered', async () => {
      const known = new Map<string, unknown>();
      const underWay = new UnderWay<Result<Replayed<unknown>>>();
      const memory = {
        get: (content: string) => known.get(content) ?? null,
        set: (content: string, value: unknown) => {
          known.set(content, value);
        },
        once: underWay.once.bind(underWay),
      };
      const used: string[] = [];
      const counted = async (scratch: Scratch) => {
        used.push(scratch.database);
        return look(scratch);
      };
      const [first, beside] = await Promise.all([
        withReplayedDatabase(keeping(history()), counted, memory),
        withReplayedDatabase(keeping(history()), counted, memory),
      ]);
      expect(beside).toEqual(first);
      const second = await withReplayedDatabase(keeping(history()), counted, memory);
      expect(first).toMatchObject({ value: { kind: 'replayed', value: seen } });
      expect(second).toEqual({ ok: true, value: { kind: 'remembered', value: seen } });
      const other = await withReplayedDatabase(
        keeping([migration('x', 'CREATE TABLE t ()')]),
        counted,
        memory,
      );
      expect(other).toMatchObject({ value: { kind: 'replayed' } });
      expect(used).toHaveLength(2);
    });

    it('cannot be changed by a use', async () => {
      await replayed(keeping(history()), async (scratch) => {
        const session = await scratch.open('test');
        await session.send('DROP TABLE t');
        await session.send('ALTER ROLE CURRENT_USER SET search_path = evil');
        await session.close();
      });
      expect(await replayed(keeping(history()), look)).toMatchObject({
        report: { fromKeptCopy: true },
        value: seen,
      });
    });

    it('is replayed anew while another use holds the copy', async () => {
      const inner = await replayed(keeping(history()), () => replayed(keeping(history()), look));
      expect(inner).toMatchObject({
        report: { fromKeptCopy: true },
        value: { report: { fromKeptCopy: false }, value: seen },
      });
    });

    it('gives way to newer ones beyond the limit', async () => {
      for (const name of ['a', 'b', 'c']) {
        await replayed(keeping([migration(name, `CREATE TABLE ${name} ()`)]), async () => null);
      }
      expect(await kept()).toEqual(['lk_kept_', 'lk_kept_']);
      expect(await replayed(keeping([migration('c', 'CREATE TABLE c ()')]), async () => null)).toMatchObject({
        report: { fromKeptCopy: true },
      });
    });

    it('does not keep a replay that stopped', async () => {
      const before = await kept();
      await replayed(keeping([migration('1', 'SELECT 1/0')]), async () => null);
      expect(await kept()).toEqual(before);
    });
  });

  it('had nothing to complain about', () => {
    expect(logger.events.filter((event) => !event.startsWith('scratch.swept'))).toEqual([]);
  });
});
