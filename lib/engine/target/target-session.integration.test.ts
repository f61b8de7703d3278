import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, withClient, type TestDatabase } from '../../testing/postgres';
import { targetInput, withSession } from '../../testing/target';
import { TEST_MAJORS } from '../../testing/test-clusters';
import type { FlightItem } from './target-session';
import { query } from '../model/query';
import { openTarget } from './open-target';

describe.each(TEST_MAJORS)('a session on PostgreSQL %i', (major) => {
  let db: TestDatabase;
  beforeAll(async () => {
    db = await createTestDatabase(major);
  });
  afterAll(async () => {
    await db.drop();
  });

  it('knows the server process it talks to', async () => {
    await withSession(targetInput(db), async (session) => {
      const { rows } = await session.query(
        query(
          `SELECT pid, application_name, to_char(backend_start AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS start
             FROM pg_stat_activity WHERE pid = pg_backend_pid()`,
        ),
      );
      expect(rows).toEqual([
        { pid: session.pid, application_name: 'lockkeeper test', start: session.backendStart },
      ]);
      expect(session).toMatchObject({
        serverMajor: major,
        pooled: false,
        encrypted: false,
        readOnlyByDefault: false,
      });
    });
  });

  it('gives timestamps and bigints as text, bool and int as themselves', async () => {
    await withSession(targetInput(db), async (session) => {
      const { rows } = await session.query(
        query(
          `SELECT $1::int AS a, $2::bool AS b, $3::text AS c, $4::text AS d, 9007199254740993 AS e,
                  timestamp '2026-01-02 03:04:05' AS f, '{1,2}'::int[] AS g`,
          7,
          true,
          "O'Brien",
          null,
        ),
      );
      expect(rows).toEqual([
        { a: 7, b: true, c: "O'Brien", d: null, e: '9007199254740993', f: '2026-01-02 03:04:05', g: '{1,2}' },
      ]);
    });
  });

  it('refuses two commands in one text', async () => {
    await withSession(targetInput(db), async (session) => {
      const result = await session.send('CREATE TABLE two (id int); DROP TABLE two');
      expect(result).toMatchObject({ kind: 'refused', error: { sqlState: '42601' } });
      expect(session.transactionStatus()).toBe('idle');
    });
  });

  it('stops a flight at the first error and says where', async () => {
    await withSession(targetInput(db), async (session) => {
      const seen: string[] = [];
      const flight = await session.flight(
        [
          { kind: 'query', query: query('BEGIN') },
          { kind: 'statement', text: 'CREATE TABLE stopped (id int)' },
          { kind: 'statement', text: 'SELECT 1 / 0' },
          { kind: 'statement', text: 'CREATE TABLE never (id int)' },
          { kind: 'query', query: query('COMMIT') },
        ],
        (index, result) => seen.push(`${index} ${result.kind}`),
      );
      expect(flight.stoppedAt).toBe(2);
      expect(flight.items.map((item) => item.kind)).toEqual([
        'done',
        'done',
        'refused',
        'not_run',
        'not_run',
      ]);
      expect(flight.items[2]).toMatchObject({ error: { sqlState: '22012' } });
      expect(seen).toEqual(['0 done', '1 done', '2 refused', '3 not_run', '4 not_run']);
      expect(session.transactionStatus()).toBe('failed');
      await session.query(query('ROLLBACK'));
      expect(session.transactionStatus()).toBe('idle');
      const { rows } = await session.query(query("SELECT to_regclass('stopped') AS table"));
      expect(rows).toEqual([{ table: null }]);
    });
  });

  it('commits a whole transaction in one flight, each statement seeing the ones before', async () => {
    await withSession(targetInput(db), async (session) => {
      const flight = await session.flight([
        { kind: 'query', query: query('BEGIN') },
        { kind: 'query', query: query('SELECT pg_current_xact_id()::text AS xid') },
        { kind: 'statement', text: 'CREATE TABLE flown (id int primary key)' },
        { kind: 'statement', text: 'INSERT INTO flown SELECT generate_series(1, 5)' },
        { kind: 'query', query: query('SELECT pg_current_xact_id_if_assigned()::text AS xid') },
        { kind: 'query', query: query('COMMIT') },
      ]);
      expect(flight.stoppedAt).toBeNull();
      const [, before, , insert, after] = flight.items;
      expect(insert).toMatchObject({ kind: 'done', command: 'INSERT', rowCount: 5 });
      expect(after).toMatchObject({ rows: before?.kind === 'done' ? before.rows : [] });
      expect(session.transactionStatus()).toBe('idle');
    });
  });

  const PREPARED = query('SELECT count(*)::int AS prepared FROM pg_prepared_statements');
  const asked = (value: number): FlightItem => ({
    kind: 'query',
    query: query('SELECT $1::int AS value', value),
  });

  it('has queries of a run parsed once, and again after a statement that may drop them', async () => {
    await withSession(targetInput(db), async (session) => {
      const prepared = async () => (await session.query(PREPARED)).rows[0]?.['prepared'];
      const before = Number(await prepared());
      await session.flight([asked(1), { kind: 'query', query: query('SELECT 1 / 0') }, asked(2)]);
      // What was refused had been parsed; what came after it had not.
      expect(await prepared()).toBe(before + 2);
      for (const text of ['DEALLOCATE ALL', "DO $$ BEGIN EXECUTE 'DEALLOCATE ALL'; END $$"]) {
        const flight = await session.flight([asked(3), { kind: 'statement', text }, asked(4)]);
        expect(flight).toMatchObject({ stoppedAt: null, items: [{}, {}, { rows: [{ value: 4 }] }] });
        await session.send(text);
        expect(await session.flight([asked(5)])).toMatchObject({ items: [{ rows: [{ value: 5 }] }] });
      }
      await session.sendBatch('DEALLOCATE ALL; SELECT 1');
      expect(await session.flight([asked(6)])).toMatchObject({ items: [{ rows: [{ value: 6 }] }] });
    });
  });

  it('is refused once when a name was dropped behind its back, and parses anew after that', async () => {
    await withSession(targetInput(db), async (session) => {
      await session.flight([asked(1)]);
      await session.send('DEALLOCATE ALL', { harmless: true });
      expect(await session.flight([asked(2)])).toMatchObject({ items: [{ error: { sqlState: '26000' } }] });
      expect(await session.flight([asked(3)])).toMatchObject({ items: [{ rows: [{ value: 3 }] }] });
    });
  });

  it('prepares nothing for a look, which may go through a pooler', async () => {
    await withSession(targetInput(db, { kind: 'observe' }), async (session) => {
      await session.flight([asked(1)]);
      expect((await session.query(PREPARED)).rows).toEqual([{ prepared: 0 }]);
    });
  });

  it('does not keep rows of statements, however many', async () => {
    await withSession(targetInput(db), async (session) => {
      const before = process.memoryUsage().heapUsed;
      const result = await session.send("SELECT repeat('x', 500) FROM generate_series(1, 200000)");
      expect(result).toMatchObject({ kind: 'done', rows: [], rowCount: 200_000 });
      expect(process.memoryUsage().heapUsed - before).toBeLessThan(80_000_000);
    });
  });

  it('ends the connection when one answer would fill the memory', async () => {
    await withSession(targetInput(db), async (session) => {
      await expect(
        session.query(query("SELECT repeat('x', 1000000) FROM generate_series(1, 1000)")),
      ).rejects.toMatchObject({ lost: true, failure: { code: 'TARGET.ANSWER_TOO_LARGE' } });
    });
    await withSession(targetInput(db), async (session) => {
      const result = await session.send("SELECT repeat('x', 70 * 1024 * 1024)");
      expect(result).toMatchObject({ kind: 'lost', failure: { code: 'TARGET.ANSWER_TOO_LARGE' } });
      expect(session.transactionStatus()).toBe('lost');
    });
  });

  it('keeps some notices and counts all', async () => {
    await withSession(targetInput(db), async (session) => {
      const heard: string[] = [];
      session.onNotice((notice) => heard.push(notice));
      const result = await session.send(
        "DO $$ BEGIN FOR i IN 1..200 LOOP RAISE NOTICE 'n %', i; END LOOP; END $$",
      );
      expect(result).toMatchObject({ kind: 'done', noticeCount: 200 });
      expect(result.kind === 'done' ? result.notices.length : 0).toBe(50);
      expect(heard).toHaveLength(200);
      expect(heard[0]).toBe('NOTICE: n 1');
    });
  });

  it('answers COPY FROM STDIN with a failure and stays usable', async () => {
    await withSession(targetInput(db), async (session) => {
      expect(await session.send('COPY flown FROM STDIN')).toMatchObject({
        kind: 'refused',
        failure: { code: 'TARGET.COPY_FROM_STDIN' },
      });
      expect((await session.query(query('SELECT 1 AS one'))).rows).toEqual([{ one: 1 }]);
    });
  });

  it('answers COPY FROM STDIN in the middle of a flight with a failure, though the server then hangs up', async () => {
    await withSession(targetInput(db), async (session) => {
      const flight = await session.flight([
        { kind: 'statement', text: 'COPY flown FROM STDIN' },
        { kind: 'statement', text: 'SELECT 1' },
      ]);
      expect(flight).toMatchObject({
        stoppedAt: 0,
        items: [{ kind: 'refused', failure: { code: 'TARGET.COPY_FROM_STDIN' } }, { kind: 'not_run' }],
      });
      expect(session.transactionStatus()).toBe('lost');
    });
  });

  it('runs an opaque batch as one implicit transaction', async () => {
    await withSession(targetInput(db), async (session) => {
      const failed = await session.sendBatch(
        'CREATE TABLE batch (id int); SELECT 1/0; CREATE TABLE never ()',
      );
      expect(failed).toMatchObject({ kind: 'refused', error: { sqlState: '22012' } });
      const done = await session.sendBatch('CREATE TABLE batch (id int); INSERT INTO batch VALUES (1), (2)');
      expect(done).toMatchObject({ kind: 'done', command: 'INSERT', rowCount: 2 });
      const copied = await session.sendBatch('COPY batch TO STDOUT; COPY batch FROM STDIN');
      expect(copied).toMatchObject({ kind: 'refused', failure: { code: 'TARGET.COPY_FROM_STDIN' } });
      expect((await session.query(query('SELECT count(*)::int AS n FROM batch'))).rows).toEqual([{ n: 2 }]);
    });
  });

  it('takes an empty text and comments as done', async () => {
    await withSession(targetInput(db), async (session) => {
      expect(await session.send('-- nothing')).toMatchObject({ kind: 'done', command: '' });
      expect(await session.sendBatch('')).toMatchObject({ kind: 'done', command: '' });
    });
  });

  it('says that the outcome is open when the server ends the session in a statement', async () => {
    await withSession(targetInput(db), async (session) => {
      const sent = session.send('SELECT pg_sleep(30)');
      await withClient(db.superuser, (admin) =>
        admin.query('SELECT pg_terminate_backend($1)', [session.pid]),
      );
      expect(await sent).toMatchObject({ kind: 'lost', failure: { code: 'TARGET.SHUT_DOWN' } });
      expect(session.transactionStatus()).toBe('lost');
      expect(session.endState()).toMatchObject({ code: 'TARGET.SHUT_DOWN' });
      await expect(session.query(query('SELECT 1'))).rejects.toMatchObject({ lost: true });
    });
  });

  it('survives that the connection breaks while nobody asks', async () => {
    await withSession(targetInput(db), async (session) => {
      session.destroy();
      expect(await session.send('SELECT 1')).toMatchObject({ kind: 'lost' });
    });
  });

  it('answers calls in their order, also when they are not awaited', async () => {
    await withSession(targetInput(db), async (session) => {
      const answers = await Promise.all([1, 2, 3].map((n) => session.query(query('SELECT $1::int AS n', n))));
      expect(answers.map(({ rows }) => rows[0])).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }]);
    });
  });

  it('lends its wire as often as it is wanted, and keeps nothing of a loan', async () => {
    const warnings: string[] = [];
    const warned = ({ name }: Error): void => {
      warnings.push(name);
    };
    process.on('warning', warned);
    await withSession(targetInput(db), async (session) => {
      for (let loan = 0; loan < 12; loan += 1) {
        const wire = await session.lend(() => undefined);
        await wire?.giveBack();
      }
      expect((await session.query(query('SELECT 1 AS one'))).rows).toEqual([{ one: 1 }]);
    });
    process.off('warning', warned);
    expect(warnings).toEqual([]);
  });

  it('looks without being able to change anything, and never waits long for a lock', async () => {
    await withSession(targetInput(db, { kind: 'observe' }), async (session) => {
      expect(await session.send('CREATE TABLE changed (id int)')).toMatchObject({
        kind: 'refused',
        failure: { code: 'TARGET.READ_ONLY' },
      });
      const { rows } = await session.query(
        query("SELECT current_setting('lock_timeout') AS lock, current_setting('search_path') AS path"),
      );
      expect(rows).toEqual([{ lock: '1s', path: '"public"' }]);
    });
  });

  it('leaves to a run what its statements could notice', async () => {
    await withClient(db.superuser, (admin) =>
      admin.query(`ALTER DATABASE "${db.database}" SET timezone = 'Asia/Tokyo'`),
    );
    await withSession(targetInput(db), async (session) => {
      const { rows } = await session.query(
        query("SELECT current_setting('timezone') AS zone, current_setting('statement_timeout') AS limit"),
      );
      expect(rows).toEqual([{ zone: 'Asia/Tokyo', limit: '0' }]);
    });
  });

  it.each([
    ['a wrong password', { password: 'wrong' }, 'TARGET.PASSWORD_REFUSED'],
    ['no password', { password: '' }, 'TARGET.PASSWORD_MISSING'],
  ])('explains %s', async (_name, more, code) => {
    await expect(openTarget(targetInput(db, more))).rejects.toMatchObject({ failure: { code } });
  });

  it('explains a database that is not there and a server without TLS', async () => {
    const { connection } = targetInput(db);
    await expect(
      openTarget(targetInput(db, { connection: { ...connection, database: 'nowhere' } })),
    ).rejects.toMatchObject({ failure: { code: 'TARGET.NO_SUCH_DATABASE', where: { field: 'database' } } });
    await expect(
      openTarget(targetInput(db, { connection: { ...connection, tlsMode: 'require' } })),
    ).rejects.toMatchObject({ failure: { code: 'TARGET.TLS_NOT_OFFERED', where: { field: 'tlsMode' } } });
  });
});
