import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createTestDatabase, type TestDatabase } from '../../testing/postgres';
import type { SchemaSnapshot } from '../catalog/schema-snapshot';
import { readSchema, readSchemaAgain, type KnownSchema } from '../target/catalog/read-schema';
import { schemaMarker } from '../target/catalog/schema-marker';
import { compareSchemas } from './compare-schemas';
import type { DriftItem } from './drift-report';
import type { DriftCase } from './testing/cases/drift-case';
import { driftKinds } from './testing/drift-kinds';
import { FIXTURE_COUNT, FIXTURE_ROWS, fixtureSchema, type FixtureRoles } from './testing/fixture-schema';
import { quietCases } from './testing/quiet-cases';

const NAMES: FixtureRoles = { keeper: 'role_keeper', reader: 'role_reader' };
const HISTORY = { historyTables: [{ schema: 'public', name: '_prisma_migrations' }] };

describe.each([15, 18] as const)('drift on PostgreSQL %i', (major) => {
  let db: TestDatabase;
  let client: Client;
  let roles: FixtureRoles;
  let expected: SchemaSnapshot;
  let known: KnownSchema;
  let marker: string;

  beforeAll(async () => {
    db = await createTestDatabase(major);
    roles = { keeper: (await db.createRole()).user, reader: (await db.createRole()).user };
    client = new Client(db.superuser);
    await client.connect();
    await client.query(fixtureSchema(roles));
    await client.query(FIXTURE_ROWS);
    known = await readSchemaAgain(client, HISTORY, null);
    expected = known.snapshot;
    // Otherwise every reading after it would be a whole one, and prove nothing.
    expect(known.holdsNames).toBe(false);
    marker = await schemaMarker(client);
  });

  afterAll(async () => {
    await client.end();
    await db.drop();
  });

  /** The case with the roles of this run in the place of the plain names. */
  const named = (text: string) =>
    text.replaceAll(NAMES.keeper, roles.keeper).replaceAll(NAMES.reader, roles.reader);

  /** As a check finds them that goes on from the reading before: what did not move is not read. */
  const itemsNow = async (transaction: 'own' | 'callers'): Promise<readonly DriftItem[]> => {
    const { snapshot: live } = await readSchemaAgain(client, { ...HISTORY, transaction }, known);
    const report = compareSchemas({ expected, live });
    if (!report.ok) throw new TypeError(report.failure.summary);
    return report.value.items;
  };

  const countValues = async (): Promise<Record<string, number>> => {
    const { rows } = await client.query(FIXTURE_COUNT);
    return z.object({ values: z.record(z.string(), z.number()) }).parse(rows[0]).values;
  };

  const goBack = async (items: readonly DriftItem[]) => {
    const before = await countValues();
    for (const { wayBack } of items) if (wayBack.kind === 'draft') await client.query(wayBack.sql);
    const after = await countValues();
    const lost = Object.entries(before).filter(([table, count]) => (after[table] ?? 0) < count);
    expect(lost).toEqual([]);
  };

  const inRolledBack = async <T>(work: () => Promise<T>): Promise<T> => {
    await client.query('BEGIN');
    try {
      return await work();
    } finally {
      await client.query('ROLLBACK');
    }
  };

  describe.each(driftKinds(NAMES))('$kind', ({ cases }) => {
    it.each(casesOf(cases, major))(
      'reports and moves the marker, and offers no way back that loses a row: $name',
      async ({ sql, reports, waysNotTried }) => {
        await inRolledBack(async () => {
          await client.query(named(sql));
          expect(await schemaMarker(client)).not.toBe(marker);
          const items = await itemsNow('callers');
          expect(items.map(shortly).toSorted()).toEqual(reports.map(named).toSorted());
          if (waysNotTried === undefined) await goBack(items);
        });
      },
    );
  });

  it.each(quietCases(NAMES))('stays quiet: $name', async ({ sql, outsideTransaction }) => {
    const run = async (statements: readonly string[]) => {
      for (const statement of statements) await client.query(named(statement));
    };
    if (outsideTransaction === undefined) {
      const items = await inRolledBack(async () => {
        await run(sql);
        return itemsNow('callers');
      });
      expect(items).toEqual([]);
      return;
    }
    await run(sql);
    expect(await itemsNow('own')).toEqual([]);
    await run(outsideTransaction.undo);
  });

  it('stays quiet: the same history applied to another database, with other oids', async () => {
    const other = await createTestDatabase(major);
    const connection = new Client(other.superuser);
    try {
      await connection.connect();
      await connection.query('CREATE TABLE public.before_us (id serial PRIMARY KEY)');
      await connection.query('DROP TABLE public.before_us');
      await connection.query(fixtureSchema(roles));
      await connection.query(`ALTER DATABASE ${other.database} OWNER TO ${db.user}`);
      const live = await readSchema(connection, HISTORY);
      expect(compareSchemas({ expected, live })).toMatchObject({ ok: true, value: { items: [] } });
    } finally {
      await connection.end();
      await other.drop();
    }
  });
});

/** The newest major sees every case; an older one the first of each kind, and every gap that a probe of ours fills. */
function casesOf(cases: readonly DriftCase[], major: number): readonly DriftCase[] {
  const known = cases.filter((one) => (one.since ?? 0) <= major);
  return major === 18 ? known : known.filter((one, index) => index < 3 || one.name.endsWith('(gap)'));
}

/** `level change object attribute attribute`, as the cases say it. */
function shortly(item: DriftItem): string {
  const attributes =
    item.change === 'different' ? item.details.map((detail) => detail.attribute).toSorted() : [];
  return [item.level, item.change, item.object.id, ...attributes].join(' ');
}
