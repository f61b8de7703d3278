import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createTestDatabase,
  withClient,
  type TestConnection,
  type TestDatabase,
} from '../../../testing/postgres';
import { testClock } from '../../../testing/scratch-server';
import { textAttribute } from '../../catalog/attributes';
import type { SchemaSnapshot } from '../../catalog/schema-snapshot';
import { compareSchemas } from '../../drift/compare-schemas';
import type { TextPair } from '../../drift/find-differences';
import { fixtureSchema, FIXTURE_ROWS, type FixtureRoles } from '../../drift/testing/fixture-schema';
import { RESTORE_IN_PLACE, RESTORE_ROW_FILTERS } from '../../drift/testing/restore-in-place';
import { restlessSchema } from '../../drift/testing/restless-schema';
import { textPairs, type PrintedPair } from '../../drift/text-pairs';
import { loadParser } from '../../sql/load-parser';
import { parseScript } from '../../sql/parse-script';
import type { SqlParser } from '../../sql/sql-parser';
import { asPostgresqlMakesIt } from '../../catalog/given-objects';
import { readSchema } from '../../target/catalog/read-schema';
import { openScratchSession } from '../scratch-server';
import { PRINTING_LIMITS, printAgain, type PrintingLimits } from './print-again';

const keyOf = ({ object, attribute }: PrintedPair): string => `${object.id} ${attribute}`;

/** Every kind of definition that is printed otherwise by itself. */
const RESTLESS_KINDS = [
  'column',
  'constraint',
  'function',
  'index',
  'materialized_view',
  'policy',
  'rule',
  'statistics',
  'trigger',
  'view',
];

const CHANGES = [
  {
    what: 'a state more in a view',
    change:
      "CREATE OR REPLACE VIEW depot.twice AS SELECT * FROM depot.open_parcel WHERE state IN ('new', 'sent', 'lost')",
    undo: "CREATE OR REPLACE VIEW depot.twice AS SELECT * FROM depot.open_parcel WHERE state IN ('new', 'sent')",
    found: 'different view:depot.twice',
  },
  {
    what: 'a state less in a check',
    change:
      "ALTER TABLE depot.parcel DROP CONSTRAINT parcel_state_known, ADD CONSTRAINT parcel_state_known CHECK (state IN ('new', 'sent'))",
    undo: "ALTER TABLE depot.parcel DROP CONSTRAINT parcel_state_known, ADD CONSTRAINT parcel_state_known CHECK (state IN ('new', 'sent', 'lost'))",
    found: 'different constraint:depot.parcel.parcel_state_known',
  },
  {
    what: 'a policy that lets more be read',
    change: "ALTER POLICY parcel_read ON depot.parcel USING (state IN ('new', 'sent') OR true)",
    undo: "ALTER POLICY parcel_read ON depot.parcel USING (state IN ('new', 'sent'))",
    found: 'different policy:depot.parcel.parcel_read',
  },
  {
    what: 'a default',
    change:
      "ALTER TABLE depot.parcel ALTER kind SET DEFAULT CASE WHEN 'a'::varchar IN ('a', 'c') THEN 'x' ELSE 'y' END",
    undo: "ALTER TABLE depot.parcel ALTER kind SET DEFAULT CASE WHEN 'a'::varchar IN ('a', 'b') THEN 'x' ELSE 'y' END",
    found: 'different column:depot.parcel.kind',
  },
  {
    what: 'the predicate of an index',
    change:
      "DROP INDEX depot.parcel_open; CREATE INDEX parcel_open ON depot.parcel (id) WHERE state IN ('new', 'sent')",
    undo: "DROP INDEX depot.parcel_open; CREATE INDEX parcel_open ON depot.parcel (id) WHERE state IN ('new', 'lost')",
    found: 'different index:depot.parcel_open',
  },
];

/** What somebody could answer instead of a definition, who answers for a database. */
const HOSTILE = [
  { id: 'view:depot.twice', text: ' SELECT 1; DROP TABLE depot.log' },
  { id: 'view:depot.twice', text: ' SELECT 1; COMMIT; DROP TABLE depot.log' },
  { id: 'constraint:depot.parcel.parcel_state_known', text: 'CHECK (true); COMMIT' },
  { id: 'column:depot.parcel.kind', text: "'x', DROP COLUMN state" },
  { id: 'column:depot.parcel.kind', text: "'x'; COMMIT" },
  { id: 'trigger:depot.parcel.parcel_touch', text: 'COMMIT' },
  { id: 'trigger:depot.parcel.parcel_touch', text: 'DROP TABLE depot.log' },
  { id: 'rule:depot.log.log_open', text: "DO $$ BEGIN EXECUTE 'DROP TABLE depot.log'; END $$" },
  { id: 'function:depot.open_count(character varying)', text: 'ROLLBACK' },
  {
    id: 'function:depot.open_count(character varying)',
    text: "CREATE OR REPLACE FUNCTION depot.other() RETURNS integer LANGUAGE sql AS 'SELECT 1'",
  },
  { id: 'statistics:depot.parcel_stats', text: "COPY depot.log TO PROGRAM 'true'" },
];

/** It catches even the end of its time; only its session can be ended. */
const ENDLESS = `CREATE FUNCTION public.endless(n integer) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
  LOOP
    BEGIN PERFORM pg_sleep(60); EXCEPTION WHEN query_canceled THEN NULL; END;
  END LOOP;
END $$`;

let parser: SqlParser;
beforeAll(async () => {
  parser = await loadParser();
});

const readFrom = (db: TestDatabase): Promise<SchemaSnapshot> =>
  withClient(db.superuser, async (client) =>
    asPostgresqlMakesIt(await readSchema(client, { historyTables: [] })),
  );

/** A session on the expected side, as the second printing gets it. */
async function printedAgain(
  login: TestConnection,
  pairs: readonly PrintedPair[],
  limits: PrintingLimits = PRINTING_LIMITS,
): Promise<ReadonlyMap<PrintedPair, boolean>> {
  const { host, port, user, password, database } = login;
  const connection = {
    host,
    port,
    user,
    database,
    tlsMode: 'disable',
    caCertificate: null,
    connectTimeoutSeconds: 10,
    allowWeakAuthentication: false,
  } as const;
  const session = await openScratchSession(
    { connection, password },
    { user, password, database, schema: 'public', applicationName: 'test' },
  );
  try {
    const parse = (text: string) => Promise.resolve(parseScript(parser, text));
    return await printAgain(session, { pairs, parse, clock: testClock, limits });
  } finally {
    await session.close();
  }
}

describe.each([14, 15, 18] as const)('a second printing on PostgreSQL %i', (major) => {
  let expectedDb: TestDatabase;
  let liveDb: TestDatabase;
  let expected: SchemaSnapshot;
  let roles: FixtureRoles;

  beforeAll(async () => {
    [expectedDb, liveDb] = [await createTestDatabase(major), await createTestDatabase(major)];
    roles = {
      keeper: (await expectedDb.createRole()).user,
      reader: (await expectedDb.createRole()).user,
    };
    for (const db of [expectedDb, liveDb]) {
      await withClient(db.superuser, async (client) => {
        await client.query(fixtureSchema(roles));
        await client.query(FIXTURE_ROWS);
        await client.query(restlessSchema(major));
      });
    }
    expected = await readFrom(expectedDb);
    await withClient(liveDb.superuser, async (client) => {
      await client.query(RESTORE_IN_PLACE);
      if (major >= 15) await client.query(RESTORE_ROW_FILTERS);
    });
  });

  afterAll(async () => {
    await liveDb.drop();
    await expectedDb.drop();
  });

  /** What is drift on the live side when the texts that come to the same are taken out. */
  async function driftNow(): Promise<readonly string[]> {
    const live = await readFrom(liveDb);
    const answers = await printedAgain(expectedDb.superuser, textPairs({ expected, live }));
    const same = new Set([...answers].flatMap(([pair, isSame]) => (isSame ? [keyOf(pair)] : [])));
    const sameText = ({ id, attribute }: TextPair) => same.has(`${id} ${attribute}`);
    const report = compareSchemas({ expected, live, sameText });
    if (!report.ok) throw new TypeError(report.failure.summary);
    return report.value.items.map((item) => `${item.change} ${item.object.id}`);
  }

  const inLive = (statement: string) => withClient(liveDb.superuser, (client) => client.query(statement));

  it('finds nothing after a dump and restore, although many definitions are printed otherwise', async () => {
    const live = await readFrom(liveDb);
    const kinds = textPairs({ expected, live }).map(({ object }) => object.kind);
    expect([...new Set(kinds)].toSorted()).toEqual(RESTLESS_KINDS);
    const unsettled = compareSchemas({ expected, live });
    expect(unsettled.ok && unsettled.value.items.length).toBeGreaterThan(10);
    expect(await driftNow()).toEqual([]);
    expect(await readFrom(expectedDb), 'the expected side is as it was').toEqual(expected);
  });

  it.each(CHANGES)('still finds one real change among them: $what', async ({ change, undo, found }) => {
    await inLive(change);
    expect(await driftNow()).toEqual([found]);
    await inLive(undo);
    expect(await driftNow()).toEqual([]);
  });

  it('leaves a text different that cannot be made again beside the expected schema', async () => {
    await inLive(
      'CREATE TABLE depot.only_here (id integer); CREATE OR REPLACE VIEW depot.twice AS SELECT o.* FROM depot.open_parcel o JOIN depot.only_here USING (id)',
    );
    expect(await driftNow()).toEqual(['different view:depot.twice', 'extra table:depot.only_here']);
    await inLive(
      "CREATE OR REPLACE VIEW depot.twice AS SELECT * FROM depot.open_parcel WHERE state IN ('new', 'sent'); DROP TABLE depot.only_here",
    );
    expect(await driftNow()).toEqual([]);
  });
  it.each(HOSTILE)('takes no text for more than it claims to be: $id', async ({ id, text }) => {
    const [pair] = await printedAgain(expectedDb.superuser, [pairOf(id, text)]);
    expect(pair?.[1]).toBe(false);
    expect(await readFrom(expectedDb)).toEqual(expected);
  });

  it('gives up on a definition that runs without end and will not be cancelled, and says nothing of the rest', async () => {
    await withClient(expectedDb.superuser, (client) => client.query(ENDLESS));
    const [endless, later] = [
      pairOf('index:depot.parcel_open', 'USING btree (id) WHERE public.endless(1)'),
      pairOf('view:depot.twice', ' SELECT 1;'),
    ];
    const limits = { rounds: 4, statementMs: 200, totalMs: 1_500 };
    const answers = await printedAgain(expectedDb.superuser, [endless, later], limits);
    expect([...answers]).toEqual([[endless, false]]);
    await withClient(expectedDb.superuser, async (client) => {
      await client.query(
        "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE application_name = 'test'",
      );
      await client.query('DROP FUNCTION public.endless');
    });
    expect(await readFrom(expectedDb)).toEqual(expected);
  });

  function pairOf(id: string, live: string): PrintedPair {
    const object = expected.objects.find((one) => one.id === id);
    const parent = expected.objects.find((one) => one.id === object?.parent) ?? null;
    if (object === undefined) throw new TypeError(`${id} is not in the schema`);
    const attribute = object.kind === 'column' ? 'default' : 'definition';
    return { object, parent, attribute, expected: textAttribute(object, attribute) ?? '', live };
  }
});
