import fc from 'fast-check';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, withClient, type TestDatabase } from '../../../testing/postgres';
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
