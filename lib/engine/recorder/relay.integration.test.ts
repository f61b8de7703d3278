import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { Client, type ClientConfig, type Connection } from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, withClient, type TestDatabase } from '../../testing/postgres';
import { realClock } from '../../testing/real-ports';
import { targetInput, withSession } from '../../testing/target';
import { TEST_MAJORS } from '../../testing/test-clusters';
import { failure, type Failure } from '../base/failure';
import { query } from '../model/query';
import { createGuardedParser, type GuardedParser } from '../sql/guarded-parser';
import type { TargetSession } from '../target/target-session';
import { openRelay } from './relay';
import type { Relay, RelayAddress, RelayEnd } from './relay-terms';
import { openRelayDoor } from './relay-door';
import type { GateAnswer } from './statement-gate';

const STOP = failure('TEST.STOP', 'not this one');

describe.each(TEST_MAJORS)('a relay before PostgreSQL %i', (major) => {
  let db: TestDatabase;
  let parser: GuardedParser;
  beforeAll(async () => {
    db = await createTestDatabase(major);
    parser = createGuardedParser();
  });
  afterAll(async () => {
    await parser.close();
    await db.drop();
  });

  const ask = (text: string): Promise<unknown[]> =>
    withClient(db, async (client) => (await client.query<Record<string, unknown>>(text)).rows);

  interface Play {
    readonly texts: readonly string[];
    readonly answers: readonly GateAnswer[];
    readonly end: RelayEnd;
    readonly status: string;
    /** What the program got when it failed. */
    readonly thrown: unknown;
  }

  interface PlayOptions {
    readonly stopAt?: number;
    readonly commits?: boolean;
    readonly housekeeping?: readonly string[];
  }

  /** Runs a program behind a relay in a transaction that is rolled back, or committed when told. */
  async function play(
    program: (address: RelayAddress, session: TargetSession) => Promise<void>,
    { stopAt = Infinity, commits = false, housekeeping = [] }: PlayOptions = {},
  ): Promise<Play> {
    const texts: string[] = [];
    const answers: GateAnswer[] = [];
    return withSession(targetInput(db), async (session) => {
      await session.send('BEGIN');
      const relay: Relay = await openRelay({
        session,
        housekeeping,
        parser: { parse: (text) => parser.parseScript(text), scan: (text) => parser.scan(text) },
        ids: { token: () => 'a token' },
        clock: realClock,
        onRefused: () => undefined,
        gate: {
          admit: (statements): Promise<Failure | null> => {
            if (texts.length + statements.length > stopAt) return Promise.resolve(STOP);
            texts.push(...statements.map(({ text }) => text));
            return Promise.resolve(null);
          },
          answered: (answer) => answers.push(answer),
          ended: () => null,
        },
      });
      const thrown = await program(relay.address, session).then(
        () => null,
        (error: unknown) => error,
      );
      const end = await relay.close();
      const status = session.transactionStatus();
      if (status !== 'lost') await session.send(commits ? 'COMMIT' : 'ROLLBACK');
      return { texts, answers, end, status, thrown };
    });
  }

  async function withProgram<T>(
    address: RelayAddress,
    use: (client: Client) => Promise<T>,
    config: ClientConfig = {},
  ): Promise<T> {
    const client = new Client({ ...address, ...config });
    client.on('error', () => undefined);
    await client.connect();
    try {
      return await use(client);
    } finally {
      await client.end().catch(() => undefined);
    }
  }

  afterEach(async () => {
    await ask('DROP TABLE IF EXISTS t');
  });

  it('is a server to the program: rows, types, tags, notices and errors are the real one’s', async () => {
    const played = await play(async (address) =>
      withProgram(address, async (client) => {
        await client.query('CREATE TABLE t (id int PRIMARY KEY, at timestamptz, data jsonb)');
        const inserted = await client.query('INSERT INTO t VALUES ($1, $2, $3), ($4, null, null)', [
          1,
          new Date('2026-01-02T03:04:05Z'),
          { a: "it's" },
          2,
        ]);
        expect(inserted.rowCount).toBe(2);
        const { rows } = await client.query<{ id: number; at: Date | null; data: unknown }>(
          'SELECT * FROM t ORDER BY id',
        );
        expect(rows[0]).toEqual({ id: 1, at: new Date('2026-01-02T03:04:05Z'), data: { a: "it's" } });
        const notices: unknown[] = [];
        client.on('notice', (notice) => notices.push(notice.message));
        await client.query('DROP TABLE IF EXISTS none');
        expect(notices).toEqual(['table "none" does not exist, skipping']);
        await expect(client.query('SELECT * FROM nowhere')).rejects.toMatchObject({ code: '42P01' });
      }),
    );
    expect(played.thrown).toBeNull();
    expect(played.texts).toEqual([
      'CREATE TABLE t (id int PRIMARY KEY, at timestamptz, data jsonb)',
      expect.stringMatching(
        /^INSERT INTO t VALUES \('1', '2026-01-02T.*', '\{"a":"it''s"\}'\), \('2', null, null\)$/,
      ),
      'SELECT * FROM t ORDER BY id',
      'DROP TABLE IF EXISTS none',
      'SELECT * FROM nowhere',
    ]);
    expect(played.answers.map(({ rows, error }) => error?.sqlState ?? rows)).toEqual([
      null,
      2,
      2,
      null,
      '42P01',
    ]);
    expect(played.status).toBe('failed');
  });

  it('writes down what was sent such that the same text does the same', async () => {
    const values = [
      "it's",
      'a\\b',
      'ü ☃ 😀',
      '',
      null,
      Buffer.from([0, 1, 255]),
      42,
      true,
      ['a', 'b,"c'],
      new Date(0),
    ];
    const places = values.map((_, index) => `$${String(index + 1)}`).join(', ');
    const table =
      'CREATE TABLE t (a text, b text, c text, d text, e text, f bytea, g int, h bool, i text[], j timestamptz)';
    const first = await play(
      (address) =>
        withProgram(address, async (client) => {
          await client.query(table);
          await client.query(`INSERT INTO t VALUES (${places}) /* $1 and '$2' */`, values);
        }),
      { commits: true },
    );
    const made = await ask('SELECT t::text AS row FROM t');
    await ask('DROP TABLE t');
    for (const text of first.texts) await ask(text);
    expect(await ask('SELECT t::text AS row FROM t')).toEqual(made);
    expect(first.texts[1]).toContain("/* $1 and '$2' */");
  });

  it('knows several statements in one text, and empty ones', async () => {
    const played = await play((address) =>
      withProgram(address, async (client) => {
        await client.query('CREATE TABLE t (id int); INSERT INTO t VALUES (1); SELECT 1;');
        await client.query('');
        await client.query('-- nothing');
        await client.query('INSERT INTO t VALUES ($1)', [2]);
      }),
    );
    expect(played).toMatchObject({
      thrown: null,
      end: { refused: null, error: null },
      status: 'in_transaction',
    });
    expect(played.texts).toEqual([
      'CREATE TABLE t (id int)',
      'INSERT INTO t VALUES (1)',
      'SELECT 1',
      "INSERT INTO t VALUES ('2')",
    ]);
    expect(played.answers.map(({ rows }) => rows)).toEqual([null, 1, 1, 1]);
  });

  it('sends nothing of what the gate refuses, and nothing after it', async () => {
    const played = await play(
      (address) =>
        withProgram(address, async (client) => {
          await client.query('CREATE TABLE t (id int)');
          await expect(client.query('DROP TABLE t')).rejects.toThrow(STOP.summary);
          await expect(client.query('DROP TABLE t')).rejects.toThrow();
        }),
      { stopAt: 1, commits: true },
    );
    expect(played.end.refused).toEqual(STOP);
    expect(await ask('SELECT count(*)::int AS count FROM t')).toEqual([{ count: 0 }]);
  });

  it.each([
    ['BEGIN ISOLATION LEVEL SERIALIZABLE', 'RECORDER.TRANSACTION_CONTROL'],
    ['START TRANSACTION READ ONLY', 'RECORDER.TRANSACTION_CONTROL'],
    ['SELECT 1; COMMIT', 'RECORDER.TRANSACTION_CONTROL'],
    ['COMMIT AND CHAIN', 'RECORDER.TRANSACTION_CONTROL'],
    ["PREPARE TRANSACTION 'x'", 'RECORDER.TRANSACTION_CONTROL'],
    ['COPY pg_class TO STDOUT', 'RECORDER.NOT_SUPPORTED'],
    ['LISTEN news', 'RECORDER.NOT_SUPPORTED'],
    ['CREATE TABEL t', 'RECORDER.NOT_ANALYSED'],
    ["SELECT '\uFFFD'", 'RECORDER.PROTOCOL'],
  ])('refuses %s', async (text, code) => {
    const played = await play((address) =>
      withProgram(address, async (client) => {
        await client.query(text);
      }),
    );
    expect(played).toMatchObject({ end: { refused: { code } }, texts: [], status: 'in_transaction' });
    expect(played.thrown).not.toBeNull();
  });

  it.each([undefined, 'extended'] as const)(
    'answers BEGIN and COMMIT itself (%s protocol): the transaction stays ours',
    async (queryMode) => {
      const heard: [command: string, state: string | null][] = [];
      const played = await play((address) =>
        withProgram(address, async (client) => {
          let state: string | null = null;
          client.connection.on('readyForQuery', (message: { status: string }) => {
            state = message.status;
          });
          for (const text of [
            'CREATE TABLE t (id int)',
            'START TRANSACTION',
            'INSERT INTO t VALUES (1)',
            'COMMIT',
            'BEGIN;',
            'ROLLBACK',
          ]) {
            const { command } = await client.query({ text, ...(queryMode && { queryMode }) });
            heard.push([command, state]);
          }
        }),
      );
      expect(heard).toEqual([
        ['CREATE', 'I'],
        ['BEGIN', 'T'],
        ['INSERT', 'T'],
        ['COMMIT', 'I'],
        ['BEGIN', 'T'],
        ['ROLLBACK', 'I'],
      ]);
      expect(played).toMatchObject({
        end: { refused: null },
        status: 'in_transaction',
        texts: ['CREATE TABLE t (id int)', 'INSERT INTO t VALUES (1)'],
      });
    },
  );

  it('refuses to take something back, which would stay', async () => {
    const played = await play((address) =>
      withProgram(address, async (client) => {
        await client.query('BEGIN');
        await client.query('CREATE TABLE t (id int)');
        await client.query('ROLLBACK');
      }),
    );
    expect(played.end).toMatchObject({ refused: null, takenBack: { code: 'RECORDER.TRANSACTION_CONTROL' } });
  });

  it('lets nothing through after something was taken back', async () => {
    const played = await play((address) =>
      withProgram(address, async (client) => {
        for (const text of ['BEGIN', 'CREATE TABLE t (id int)', 'ROLLBACK', 'BEGIN']) {
          await client.query(text);
        }
        await client.query('CREATE TABLE u (id int)').catch(() => undefined);
      }),
    );
    expect(played.texts).toEqual(['CREATE TABLE t (id int)']);
    expect(played.end.refused?.code).toBe('RECORDER.TRANSACTION_CONTROL');
  });

  it('comes back from a program that leaves its flight unfinished after an error', async () => {
    const played = await play((address) =>
      withProgram(address, async ({ connection }) => {
        connection.parse({ text: 'SELECT 1 / 0' });
        connection.bind({});
        connection.execute({});
        connection.query('SELECT 1');
        await new Promise((resolve) => setTimeout(resolve, 300));
      }),
    );
    expect(played.texts).toEqual(['SELECT 1 / 0']);
    expect(played.end.refused?.code).toBe('RECORDER.NOT_SUPPORTED');
  });

  it('lets a program leave its transaction after an error, which stays the reason', async () => {
    const played = await play((address) =>
      withProgram(address, async (client) => {
        await client.query('BEGIN');
        await expect(client.query('SELECT 1 / 0')).rejects.toThrow('division by zero');
        expect(await client.query('COMMIT')).toMatchObject({ command: 'ROLLBACK' });
      }),
    );
    expect(played).toMatchObject({ thrown: null, end: { refused: null, error: { sqlState: '22012' } } });
  });

  it('does not write down what a client library says about itself', async () => {
    const played = await play(
      (address) =>
        withProgram(address, async (client) => {
          await client.query('BEGIN');
          expect((await client.query('select version();')).rows).toHaveLength(1);
          await client.query('ROLLBACK');
          await client.query('CREATE TABLE t (id int)');
        }),
      { housekeeping: ['select version()'] },
    );
    expect(played).toMatchObject({ end: { refused: null }, texts: ['CREATE TABLE t (id int)'] });
    expect(played.answers).toHaveLength(1);
  });

  it('refuses to go on after the server has refused a statement', async () => {
    const played = await play((address) =>
      withProgram(address, async (client) => {
        await client.query('SELECT 1 / 0').catch(() => undefined);
        await client.query('SELECT 1');
      }),
    );
    expect(played.end).toMatchObject({ refused: { code: 'RECORDER.WENT_ON' }, error: { sqlState: '22012' } });
  });

  it('refuses a second connection of the program, and takes no notice of anybody else', async () => {
    const strangers = await play((address) =>
      withProgram(address, async (client) => {
        await expect(withProgram(address, async () => undefined, { password: 'guessed' })).rejects.toThrow();
        await said(address, Buffer.from('GET / HTTP/1.1\r\n\r\n'));
        await said(address, Buffer.alloc(64, 255));
        await client.query('SELECT 1');
      }),
    );
    expect(strangers).toMatchObject({ thrown: null, end: { refused: null } });
    const second = await play((address) =>
      withProgram(address, async () => withProgram(address, async () => undefined)),
    );
    expect(second.end.refused?.code).toBe('RECORDER.SECOND_CONNECTION');
  });

  it.each([
    ['a function call', Buffer.from([0x46, 0, 0, 0, 8, 0, 0, 0, 1]), 'RECORDER.NOT_SUPPORTED'],
    ['an Execute of nothing', Buffer.from([0x45, 0, 0, 0, 9, 0, 0, 0, 0, 0]), 'RECORDER.NOT_SUPPORTED'],
    ['a Bind that ends too early', Buffer.from([0x42, 0, 0, 0, 5, 0]), 'RECORDER.PROTOCOL'],
    ['a length of 4 GiB', Buffer.from([0x51, 255, 255, 255, 255]), 'RECORDER.PROTOCOL'],
  ])('refuses %s', async (_, bytes, code) => {
    const played = await play((address) =>
      withProgram(address, async (client) => {
        client.connection.stream.write(bytes);
        await client.query('SELECT 1');
      }),
    );
    expect(played).toMatchObject({ end: { refused: { code } }, status: 'in_transaction' });
  });

  it.each<readonly [string, (connection: Connection) => void]>([
    [
      'a statement with a name, which SQL could execute by it',
      (connection) => {
        connection.parse({ name: 'p', text: 'CREATE TABLE t (id int)' });
        connection.sync();
      },
    ],
    [
      'a portal with a name, from which SQL could fetch',
      (connection) => {
        connection.parse({ text: 'CREATE TABLE t (id int)' });
        connection.stream.write(message('B', Buffer.from('c\0\0\0\0\0\0\0\0')));
        connection.sync();
      },
    ],
    [
      'a statement that is bound, which is planned, and not executed',
      (connection) => {
        connection.parse({ text: "SELECT pg_notify('leak', 'x')" });
        connection.bind({});
        connection.describe({ type: 'P' });
        connection.sync();
      },
    ],
    [
      'a second text under a statement that is bound already',
      (connection) => {
        connection.parse({ text: 'SELECT 1' });
        connection.bind({});
        connection.parse({ text: "SELECT pg_notify('leak', 'x')" });
        connection.execute({});
        connection.sync();
      },
    ],
    [
      'to plan one statement and to execute another',
      (connection) => {
        connection.parse({ text: "SELECT pg_notify('leak', 'x')" });
        connection.bind({});
        connection.parse({ text: 'SELECT 1' });
        connection.bind({});
        connection.execute({});
        connection.sync();
      },
    ],
    [
      'to execute what a BEGIN, which was answered here, has left',
      (connection) => {
        connection.parse({ text: 'BEGIN' });
        connection.bind({});
        connection.parse({ text: 'SELECT 1' });
        connection.execute({});
        connection.sync();
      },
    ],
    [
      'values for a text that came before',
      (connection) => {
        connection.bind({});
        connection.execute({});
        connection.sync();
      },
    ],
    ['to close what SQL has prepared', (connection) => connection.close({ type: 'S', name: 'p' })],
    [
      'counts that are read as other counts',
      (connection) => {
        connection.parse({ text: 'SELECT $1' });
        connection.stream.write(
          message('B', Buffer.from('00 00 ff ff 00 01 00 00 00 00'.replaceAll(' ', ''), 'hex')),
        );
      },
    ],
    [
      'a message that goes on',
      (connection) => connection.stream.write(message('P', Buffer.from('\0SELECT 1\0\0\0x'))),
    ],
  ])('refuses %s', async (_, attack) => {
    const played = await play((address) =>
      withProgram(address, async ({ connection }) => {
        attack(connection);
        await new Promise((resolve) => setTimeout(resolve, 300));
      }),
    );
    expect(played).toMatchObject({ texts: [], answers: [], status: 'in_transaction' });
    expect(played.end.refused?.code).toMatch(/^RECORDER\.(?:NOT_SUPPORTED|PROTOCOL)$/);
  });

  it('is not opened where texts mean something else from the start', async () => {
    const name = db.database;
    await withClient(db.superuser, (client) =>
      client.query(`ALTER DATABASE "${name}" SET standard_conforming_strings = off`),
    );
    const played = await play((address) =>
      withProgram(address, (client) => client.query('SELECT 1').then(() => undefined)),
    );
    await withClient(db.superuser, (client) =>
      client.query(`ALTER DATABASE "${name}" RESET standard_conforming_strings`),
    );
    expect(played).toMatchObject({ texts: [], end: { refused: { code: 'RECORDER.NOT_SUPPORTED' } } });
  });

  it.each([
    ["SET client_encoding TO 'GBK'"],
    ["SELECT set_config('client_' || 'encoding', 'latin1', false)"],
    ['SET LOCAL standard_conforming_strings = off'],
  ])('sends nothing after %s, which makes texts mean something else', async (text) => {
    const played = await play((address) =>
      withProgram(address, async (client) => {
        await client.query(text).catch(() => undefined);
        await client.query('CREATE TABLE t (id int)');
      }),
    );
    expect(played).toMatchObject({ end: { refused: { code: 'RECORDER.NOT_SUPPORTED' } }, texts: [text] });
  });

  it('reads a message only when the one before it is answered', async () => {
    const played = await play((address) =>
      withProgram(address, async (client) => {
        client.connection.query("SET client_encoding TO 'GBK'");
        client.connection.query('CREATE TABLE t (id int)');
        await new Promise((resolve) => setTimeout(resolve, 300));
      }),
    );
    expect(played).toMatchObject({
      end: { refused: { code: 'RECORDER.NOT_SUPPORTED' } },
      texts: ["SET client_encoding TO 'GBK'"],
    });
  });

  it('refuses several statements in one flight', async () => {
    const played = await play((address) =>
      withProgram(address, async ({ connection }) => {
        for (const text of ['SELECT 1', 'SELECT 2']) {
          connection.parse({ text });
          connection.bind({});
          connection.execute({});
        }
        connection.sync();
        await new Promise((resolve) => setTimeout(resolve, 300));
      }),
    );
    expect(played).toMatchObject({
      end: { refused: { code: 'RECORDER.NOT_SUPPORTED' } },
      texts: ['SELECT 1'],
    });
  });

  it('gives the session back when the program goes in the middle of a flight', async () => {
    const played = await play(async (address, session) => {
      const client = new Client({ ...address });
      client.on('error', () => undefined);
      await client.connect();
      client.connection.parse({ text: 'SELECT pg_sleep(0.2)' });
      client.connection.bind({});
      client.connection.execute({});
      client.connection.flush();
      await new Promise((resolve) => setTimeout(resolve, 50));
      client.connection.stream.destroy();
      expect(session.endState()).toBeNull();
    });
    expect(played).toMatchObject({ thrown: null, status: 'in_transaction', texts: ['SELECT pg_sleep(0.2)'] });
  });

  it('carries a result that is larger than every buffer to a program that reads slowly', async () => {
    await play((address) =>
      withProgram(address, async (client) => {
        const asked = client.query<{ wide: string }>(
          "SELECT repeat('x', 100000) AS wide FROM generate_series(1, 300)",
        );
        client.connection.stream.pause();
        setTimeout(() => client.connection.stream.resume(), 200);
        expect((await asked).rows).toHaveLength(300);
      }),
    );
  });

  it.each([
    ['SELECT pg_catalog.pg_terminate_backend(pg_backend_pid())', /^Leave pg_terminate_backend out/],
    ['DO $$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); END $$', /^Look whether the statement/],
  ])('says at which statement of the program the session ended: %s', async (text, fix) => {
    const played = await play((address) =>
      withProgram(address, async (client) => {
        await client.query('CREATE TABLE t (id int)');
        await client.query(text);
      }),
    );
    expect(played).toMatchObject({
      end: {
        refused: {
          code: 'TARGET.CONNECTION_LOST',
          why: expect.stringContaining(`at this statement of the program: ${text}`),
          fix: expect.stringMatching(fix),
        },
      },
      status: 'lost',
    });
  });

  it('says so when the server goes away', async () => {
    const played = await play((address, session) =>
      withProgram(address, async (client) => {
        await ask(`SELECT pg_terminate_backend(${String(session.pid)})`);
        await client.query('SELECT 1');
      }),
    );
    expect(played).toMatchObject({ end: { refused: { code: 'TARGET.CONNECTION_LOST' } }, status: 'lost' });
  });

  it('leaves the session fit for what we say to it', async () => {
    await withSession(targetInput(db), async (session) => {
      const relay = await openRelay({
        session,
        parser: { parse: (text) => parser.parseScript(text), scan: (text) => parser.scan(text) },
        ids: { token: () => 'a token' },
        clock: realClock,
        onRefused: () => undefined,
        gate: { admit: () => Promise.resolve(null), answered: () => undefined, ended: () => null },
      });
      await withProgram(relay.address, (client) => client.query('SELECT 1'));
      await relay.close();
      expect((await session.query(query('SELECT 2 AS two'))).rows).toEqual([{ two: 2 }]);
    });
  });

  it('lets nobody in who knocked at the one before it, and nobody while there is none', async () => {
    const door = await openRelayDoor();
    const texts: string[] = [];
    const tokens = ['first', 'second'];
    const open = (session: TargetSession): Promise<Relay> =>
      openRelay({
        session,
        door,
        parser: { parse: (text) => parser.parseScript(text), scan: (text) => parser.scan(text) },
        ids: { token: () => tokens.shift() ?? '' },
        clock: realClock,
        onRefused: () => undefined,
        gate: {
          admit: (statements) => {
            texts.push(...statements.map(({ text }) => text));
            return Promise.resolve(null);
          },
          answered: () => undefined,
          ended: () => null,
        },
      });
    /** Asks to come in; its password and a statement come when it is told to go on. */
    const knock = async (password: string): Promise<() => Promise<void>> => {
      const socket = connect(door.port, door.host);
      const gone = new Promise<void>((resolve) => {
        socket.on('error', () => undefined);
        socket.on('close', () => {
          resolve();
        });
      });
      socket.write(message('', Buffer.concat([Buffer.from([0, 3, 0, 0]), Buffer.from('user\0program\0\0')])));
      await Promise.race([once(socket, 'data'), gone]);
      return async () => {
        socket.write(message('p', Buffer.from(`${password}\0`)));
        socket.write(message('Q', Buffer.from('CREATE TABLE t (id int)\0')));
        await gone;
      };
    };
    await withSession(targetInput(db), async (session) => {
      const first = await open(session);
      const late = await knock('first');
      await withProgram(first.address, (client) => client.query("SELECT 'of the first'"));
      expect(await first.close()).toEqual({ refused: null, error: null, takenBack: null });
      await late();
      await (
        await knock('first')
      )();
      const second = await open(session);
      await (
        await knock('first')
      )();
      expect(second.address).toEqual({ ...first.address, password: 'second' });
      await withProgram(second.address, (client) => client.query("SELECT 'of the second'"));
      expect(await second.close()).toEqual({ refused: null, error: null, takenBack: null });
    });
    door.close();
    expect(texts).toEqual(["SELECT 'of the first'", "SELECT 'of the second'"]);
    expect(await ask("SELECT to_regclass('t') AS made")).toEqual([{ made: null }]);
  });

  const message = (type: string, body: Buffer): Buffer => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(body.length + 4);
    return Buffer.concat([Buffer.from(type), length, body]);
  };

  const said = (address: RelayAddress, bytes: Buffer): Promise<void> =>
    new Promise((resolve) => {
      const socket: Socket = connect(address.port, address.host, () => socket.write(bytes));
      socket.on('error', () => undefined);
      socket.on('close', () => {
        resolve();
      });
      setTimeout(() => socket.destroy(), 300);
    });
});
