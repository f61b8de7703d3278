import fc from 'fast-check';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createTestDatabase, withClient, withDatabase, type TestDatabase } from '../../../testing/postgres';
import type { CatalogObject } from '../../catalog/schema-snapshot';
import { readSchema, readSchemaAgain, type KnownSchema } from './read-schema';
import { randomChange } from './testing/random-change';

const NOTHING = { historyTables: [] };
const STEPS = 20;
/** Four of five are refused as the schema stands. */
const CHANGES_EACH = 12;

describe.each([14, 18] as const)('reading a schema of PostgreSQL %i again', (major) => {
  let db: TestDatabase;
  let client: Client;

  beforeAll(async () => {
    db = await createTestDatabase(major);
    client = new Client(db.superuser);
    await client.connect();
    await client.query('CREATE SCHEMA s0; CREATE SCHEMA s1');
  });
  afterAll(async () => {
    await client.end();
    await db.drop();
  });

  const change = async (statements: readonly string[]): Promise<readonly string[]> => {
    const done: string[] = [];
    for (const statement of statements) {
      // What makes no sense as the schema stands is refused, and that is as good.
      const ran = await client.query(statement).then(
        () => true,
        () => false,
      );
      if (ran) done.push(statement);
    }
    return done;
  };

  /** After each statement a reading of parts, from the one before it, finds what a whole one finds. */
  const expectPartsAsTrue = async (schema: string, statements: readonly string[]) => {
    await client.query(`DROP SCHEMA IF EXISTS apart CASCADE; CREATE SCHEMA apart; ${schema}`);
    let known = await readSchemaAgain(client, NOTHING, null);
    for (const statement of statements) {
      await client.query(statement);
      known = await readSchemaAgain(client, NOTHING, known);
      const { renewed, snapshot } = known;
      const whole = await readSchema(client, NOTHING);
      expect({ statement, renewed, snapshot }).toEqual({ statement, renewed: true, snapshot: whole });
    }
    await client.query('DROP SCHEMA apart CASCADE');
  };

  it(`finds what a whole reading finds, whatever was done in between`, async () => {
    const role = (await db.createRole()).user;
    const changes = fc.sample(randomChange(role), { numRuns: STEPS * CHANGES_EACH, seed: 20_261_122 });
    await change(fc.sample(randomChange(role), { numRuns: 150, seed: 7 }));
    let known: KnownSchema = await readSchemaAgain(client, NOTHING, null);
    let renewed = 0;
    for (let step = 0; step < STEPS; step += 1) {
      const done = await change(changes.slice(step * CHANGES_EACH, (step + 1) * CHANGES_EACH));
      known = await readSchemaAgain(client, NOTHING, known);
      expect({ done, snapshot: known.snapshot }).toEqual({
        done,
        snapshot: await readSchema(client, NOTHING),
      });
      if (known.renewed) renewed += 1;
    }
    expect(renewed).toBeGreaterThan(STEPS / 2);
  });

  it('reads everything where names may be printed that PostgreSQL keeps no dependency of', async () => {
    await client.query(
      "CREATE TABLE s0.named (id integer); CREATE TABLE s0.names (of regclass[] DEFAULT '{s0.named}')",
    );
    const before = await readSchemaAgain(client, NOTHING, null);
    await client.query('ALTER TABLE s0.named RENAME TO renamed');
    const { snapshot } = await readSchemaAgain(client, NOTHING, before);
    expect(snapshot).toEqual(await readSchema(client, NOTHING));
    await client.query('DROP TABLE s0.renamed, s0.names');
  });

  it('says of a trigger that is off which foreign key it stands for, though that is of a table that did not move', async () => {
    await expectPartsAsTrue(
      `CREATE TABLE apart.countries (id integer PRIMARY KEY);
       CREATE TABLE apart.customers (id integer PRIMARY KEY, country integer REFERENCES apart.countries);
       CREATE TABLE apart.orders (id integer PRIMARY KEY, customer integer REFERENCES apart.customers);
       CREATE TABLE apart.items (id integer PRIMARY KEY, "order" integer REFERENCES apart.orders);
       ALTER TABLE apart.customers DISABLE TRIGGER ALL;
       ALTER TABLE apart.orders DISABLE TRIGGER ALL`,
      [
        'ALTER TABLE apart.countries ADD COLUMN name text',
        'ALTER TABLE apart.orders ENABLE TRIGGER ALL',
        'ALTER TABLE apart.countries DISABLE TRIGGER ALL',
        'ALTER TABLE apart.customers RENAME TO buyers',
        'ALTER TABLE apart.buyers ENABLE TRIGGER ALL',
      ],
    );
  });

  it('prints the rows that a constant holds as they are now, however deep', async () => {
    await expectPartsAsTrue(
      `CREATE TYPE apart.mood AS ENUM ('sad', 'content');
       CREATE DOMAIN apart.temper AS apart.mood;
       CREATE TYPE apart.pair AS (mood apart.temper, n integer);
       CREATE TABLE apart.rows (pair apart.pair);
       CREATE TYPE apart.nest AS (inside apart.rows[]);
       CREATE TABLE apart.one (pair apart.pair DEFAULT '(sad,1)');
       CREATE TABLE apart.several (pairs apart.pair[] DEFAULT '{"(sad,1)"}');
       CREATE TABLE apart.deep (nest apart.nest DEFAULT '("{""(\\\\""(sad,1)\\\\"")""}")')`,
      [
        "ALTER TYPE apart.mood RENAME VALUE 'sad' TO 'glad'",
        'ALTER TYPE apart.pair ADD ATTRIBUTE more text',
        'ALTER TABLE apart.rows ADD COLUMN more text',
        'ALTER TYPE apart.pair DROP ATTRIBUTE n',
      ],
    );
  });

  it('prints the bounds of partitions as their labels are now, though only the key of the table above knows the type', async () => {
    await expectPartsAsTrue(
      `CREATE TYPE apart.mood AS ENUM ('sad', 'content');
       CREATE FUNCTION apart.mood_of(n integer) RETURNS apart.mood LANGUAGE sql IMMUTABLE
         AS $$ SELECT CASE WHEN n < 0 THEN 'sad'::apart.mood ELSE 'content'::apart.mood END $$;
       CREATE TABLE apart.days (n integer) PARTITION BY LIST (apart.mood_of(n));
       CREATE TABLE apart.sad_days PARTITION OF apart.days FOR VALUES IN ('sad') PARTITION BY RANGE (n);
       CREATE TABLE apart.saddest PARTITION OF apart.sad_days FOR VALUES FROM (-9) TO (-5);
       CREATE TABLE apart.other_days PARTITION OF apart.days DEFAULT`,
      [
        "ALTER TYPE apart.mood RENAME VALUE 'sad' TO 'glad'",
        'ALTER TYPE apart.mood RENAME TO temper',
        'ALTER FUNCTION apart.mood_of(integer) RENAME TO temper_of',
      ],
    );
  });

  it('asks again about what is no part of a relation as soon as that moved, or a relation has another name', async () => {
    await expectPartsAsTrue(
      `CREATE TYPE apart.mood AS ENUM ('sad', 'content');
       CREATE TYPE apart.pair AS (low integer, high integer);
       CREATE DOMAIN apart.amount AS integer;
       CREATE TABLE apart.rows (id integer PRIMARY KEY, note text);
       CREATE FUNCTION apart.first_of(apart.rows, apart.rows) RETURNS apart.rows LANGUAGE sql IMMUTABLE AS 'SELECT $1';
       CREATE FUNCTION apart.least_of(apart.pair, apart.pair) RETURNS apart.pair LANGUAGE sql IMMUTABLE AS 'SELECT $1';
       CREATE AGGREGATE apart.pick(apart.rows) (SFUNC = apart.first_of, STYPE = apart.rows);
       CREATE AGGREGATE apart.pick(apart.pair) (SFUNC = apart.least_of, STYPE = apart.pair);
       CREATE FUNCTION apart.nothing() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
       CREATE EVENT TRIGGER apart_event ON ddl_command_start EXECUTE FUNCTION apart.nothing();
       CREATE PUBLICATION apart_feed`,
      [
        'ALTER TABLE apart.rows ADD COLUMN more text',
        'ALTER TABLE apart.rows RENAME TO lines',
        'ALTER TYPE apart.pair RENAME TO couple',
        "ALTER TYPE apart.mood ADD VALUE 'glad'",
        "COMMENT ON TYPE apart.mood IS 'how it is'",
        "COMMENT ON SCHEMA apart IS 'by itself'",
        "COMMENT ON AGGREGATE apart.pick(apart.couple) IS 'the least'",
        'ALTER AGGREGATE apart.pick(apart.couple) RENAME TO pick_one',
        'ALTER PUBLICATION apart_feed ADD TABLE apart.lines',
        "ALTER PUBLICATION apart_feed SET (publish = 'insert')",
        'ALTER DEFAULT PRIVILEGES IN SCHEMA apart GRANT SELECT ON TABLES TO PUBLIC',
        'ALTER EVENT TRIGGER apart_event DISABLE',
        'ALTER FUNCTION apart.nothing() RENAME TO nothing_at_all',
        'GRANT USAGE ON TYPE apart.amount TO PUBLIC',
        `ALTER DATABASE "${db.superuser.database}" SET work_mem TO '5MB'`,
        'DROP TABLE apart.lines CASCADE',
        'DROP EVENT TRIGGER apart_event; DROP PUBLICATION apart_feed',
      ],
    );
  });

  it('asks nothing anew about what is no part of a relation while only relations move', async () => {
    await client.query('CREATE TABLE s0.asked (id integer)');
    const before = await readSchemaAgain(client, NOTHING, null);
    await client.query('ALTER TABLE s0.asked ADD COLUMN more text; CREATE TABLE s0.besides (id integer)');
    const after = await readSchemaAgain(client, NOTHING, before);
    const standing = [...after.answered].filter(
      ([sql, answer]) => answer !== null && answer === before.answered.get(sql),
    );
    expect(after.snapshot).toEqual(await readSchema(client, NOTHING));
    expect(standing.length).toBeGreaterThan(10);
    await client.query('DROP TABLE s0.asked, s0.besides');
  });

  it('ends with the marks while nothing moved but roles and the schema of our own records', async () => {
    await withDatabase(major, async (other) => {
      await withClient(other.superuser, async (connection) => {
        await connection.query('CREATE TABLE stays (id integer)');
        const before = await readSchemaAgain(connection, NOTHING, null);
        await other.createRole();
        await connection.query(`CREATE SCHEMA lockkeeper; COMMENT ON SCHEMA lockkeeper IS 'ours';
          CREATE TABLE lockkeeper.fence (id integer PRIMARY KEY)`);
        const after = await readSchemaAgain(connection, NOTHING, before);
        expect(after.snapshot).toBe(before.snapshot);
        expect(after.snapshot).toEqual(await readSchema(connection, NOTHING));
        expect((await connection.query('SELECT txid_current_if_assigned() AS open')).rows).toEqual([
          { open: null },
        ]);
        await connection.query('COMMENT ON TABLE stays IS NULL; COMMENT ON SCHEMA public IS NULL');
        const moved = await readSchemaAgain(connection, NOTHING, after);
        expect(moved.snapshot).toEqual(await readSchema(connection, NOTHING));
        const friend = (await other.createRole()).user;
        for (const change of [
          `ALTER DATABASE "${other.database}" OWNER TO "${friend}"`,
          `GRANT "${friend}" TO "${other.user}"`,
          `ALTER ROLE "${friend}" SUPERUSER`,
          `ALTER ROLE "${friend}" NOSUPERUSER`,
          `REVOKE "${friend}" FROM "${other.user}"`,
          `ALTER DATABASE "${other.database}" OWNER TO "${other.user}"`,
        ]) {
          const known = await readSchemaAgain(connection, NOTHING, null);
          await connection.query(change);
          const again = await readSchemaAgain(connection, NOTHING, known);
          expect([change, again.snapshot]).toEqual([change, await readSchema(connection, NOTHING)]);
        }
      });
    });
  });

  it('asks again what is shown by the rights of whoever asks, though nothing moved', async () => {
    await withDatabase(major, async (other) => {
      await withClient(other.superuser, async (connection) => {
        await connection.query(`CREATE FOREIGN DATA WRAPPER elsewhere; CREATE SERVER there FOREIGN DATA WRAPPER elsewhere;
          CREATE USER MAPPING FOR PUBLIC SERVER there`);
        const before = await readSchemaAgain(connection, NOTHING, null);
        const after = await readSchemaAgain(connection, NOTHING, before);
        expect(after.snapshot).not.toBe(before.snapshot);
        expect(after.snapshot).toEqual(before.snapshot);
      });
    });
  });

  it('asks everything in one flight where most moved', async () => {
    await withDatabase(major, async (other) => {
      await withClient(other, async (connection) => {
        const before = await readSchemaAgain(connection, NOTHING, null);
        const many = Array.from({ length: 60 }, (_, place) => `CREATE TABLE t${String(place)} (id integer)`);
        await connection.query(many.join(';'));
        const asked = vi.spyOn(connection, 'query');
        const after = await readSchemaAgain(connection, NOTHING, before);
        expect(asked.mock.calls.length).toBeLessThan(10);
        expect(before.answered.size).toBeGreaterThan(30);
        asked.mockRestore();
        expect(after).toMatchObject({ renewed: false, snapshot: await readSchema(connection, NOTHING) });
        expect(after.snapshot.objects.map(({ name }) => name)).toContain('t59');
      });
    });
  });

  it('takes every relation from the reading before while nothing moves, through a login without any rights', async () => {
    const stranger = await db.createRole();
    const read = (known: KnownSchema | null) =>
      withClient(stranger, (connection) => readSchemaAgain(connection, NOTHING, known));
    const before = await read(null);
    const after = await read(before);
    expect(after).toMatchObject({ renewed: true, snapshot: before.snapshot });
    const isRelation = ({ kind }: CatalogObject) => kind === 'table' || kind === 'column';
    const kept = new Set(before.snapshot.objects);
    expect(after.snapshot.objects.filter(isRelation).every((object) => kept.has(object))).toBe(true);
  });
});
