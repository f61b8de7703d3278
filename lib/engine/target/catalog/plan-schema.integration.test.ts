import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../testing/postgres';
import { planSchemaDigest } from '../../catalog/plan-schema-digest';
import { fixtureSchema, type FixtureRoles } from '../../drift/testing/fixture-schema';
import { readSchema } from './read-schema';

const SCOPE = { ignore: new Set<string>(), historyTables: [] };

describe.each([15, 18] as const)('the schema part of a plan digest on PostgreSQL %i', (major) => {
  let db: TestDatabase;
  let client: Client;
  let roles: FixtureRoles;
  let before: string;

  const digest = async () => planSchemaDigest(await readSchema(client, SCOPE), SCOPE);

  beforeAll(async () => {
    db = await createTestDatabase(major);
    roles = { keeper: (await db.createRole()).user, reader: (await db.createRole()).user };
    client = new Client(db.superuser);
    await client.connect();
    await client.query(fixtureSchema(roles));
    before = await digest();
  });
  afterAll(async () => {
    await client.end();
    await db.drop();
  });

  it('stays equal through a new partition, a grant, ANALYZE, VACUUM FULL and REINDEX together', async () => {
    const quiet = [
      "CREATE TABLE app.event_2022 PARTITION OF app.event FOR VALUES FROM ('2022-01-01') TO ('2023-01-01')",
      `GRANT INSERT ON app.customer TO ${roles.reader}`,
      'ANALYZE',
      'VACUUM FULL app.item',
      'REINDEX TABLE app."order"',
    ];
    for (const statement of quiet) await client.query(statement);
    expect(await digest()).toBe(before);
  });

  it.each([
    ['a default', 'ALTER TABLE app.customer ALTER COLUMN score SET DEFAULT 7'],
    [
      'the validity of an index',
      `UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'app.item_sku_idx'::regclass`,
    ],
    ['a policy', 'ALTER POLICY secret_own ON app.secret USING (true)'],
  ])('changes with %s', async (_what, statement) => {
    const now = await digest();
    await client.query(statement);
    expect(await digest()).not.toBe(now);
  });
});
