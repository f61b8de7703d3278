import { parse } from 'csv-parse/sync';
import { expect, it } from 'vitest';
import { CSV_TABLES, type CsvQuery, type CsvTable } from '../../../contracts/csv';
import type { ActContext } from '../../../engine/model/person';
import { withCorridor, type Corridor } from '../../../testing/corridor';
import { withDatabase } from '../../../testing/postgres';
import { withTestStore, type TestStore } from '../../../testing/store';
import { TABLES } from './tables';

const ONE = '20260101000000_parcels';
const QUERY: CsvQuery = {
  project: 'parcels',
  environment: 'test',
  migration: ONE,
  left: 'e:test',
  right: 'r:1',
};
/** Of the web process itself, which is not started here; the journeys read it. */
const HERE = CSV_TABLES.filter((table) => table !== 'workers');

type Rows = readonly Readonly<Record<string, string>>[];

async function rowsOf({ ports }: Corridor, who: ActContext, table: CsvTable): Promise<Rows | string> {
  const found = await TABLES[table](ports, who, QUERY);
  if (!found.ok) return found.failure.code;
  const lines: string[] = [];
  for await (const line of found.value.lines) lines.push(line);
  return parse(lines.join(''), { columns: true, bom: true, record_delimiter: '\r\n' });
}

async function onDeployed(use: (corridor: Corridor, test: TestStore) => Promise<void>): Promise<void> {
  await withTestStore(18, (test) =>
    withDatabase(18, (target) =>
      withCorridor(test, {}, async (corridor) => {
        await corridor.release({ [ONE]: 'CREATE TABLE parcel (id int PRIMARY KEY);\n' });
        const environment = await corridor.register(target, 'test');
        const plan = await corridor.prepare(environment);
        await corridor.start(await corridor.request(plan));
        await corridor.work();
        await use(corridor, test);
      }),
    ),
  );
}

it('gives whoever may see a page its table as a file, with what the page shows', async () => {
  await onDeployed(async (corridor) => {
    const who = await corridor.approver();
    const read = (table: CsvTable) => rowsOf(corridor, who, table);
    expect(await read('projects')).toMatchObject([{ project: 'parcels', environments: '1', release: '1' }]);
    expect(await read('environments')).toMatchObject([{ environment: 'test', version: ONE, behind: '0' }]);
    expect(await read('migrations')).toMatchObject([{ migration: ONE, 'on test': 'applied' }]);
    expect(await read('releases')).toMatchObject([{ release: '1', migrations: '1' }]);
    expect(await read('places')).toMatchObject([{ environment: 'test', state: 'applied', deploy: '1' }]);
    expect(await read('timeline')).toMatchObject([{ migration: ONE, state: 'applied', deploy: '1' }]);
    expect(await read('comparison')).toMatchObject([{ migration: ONE, compared: 'same' }]);
    expect(await read('deploys')).toMatchObject([{ deploy: '1', state: 'succeeded' }]);
    expect(await read('differences')).toEqual([]);
    expect(await read('people')).toHaveLength(2);
    for (const table of HERE) expect(await read(table), table).toBeInstanceOf(Array);
  });
});

it('gives nobody else a row of it', async () => {
  await onDeployed(async (corridor) => {
    const nobody: ActContext = {
      ...(await corridor.developer()),
      actor: {
        kind: 'person',
        id: corridor.ports.ids.uuid(),
        name: 'Nobody',
        installationAdministrator: false,
        roles: {},
      },
    };
    for (const table of HERE) {
      expect([[], 'ACCESS.NOT_FOUND', 'ACCESS.NOT_ALLOWED'], table).toContainEqual(
        await rowsOf(corridor, nobody, table),
      );
    }
  });
});

it('gives all deploys, though the page shows fifty', async () => {
  await onDeployed(async (corridor, test) => {
    await test.sql(
      `INSERT INTO deploys
       SELECT (jsonb_populate_record(d, jsonb_build_object('id', gen_random_uuid(), 'number', n, 'run_id', NULL))).*
       FROM deploys d, generate_series(2, 120) n`,
    );
    const rows = await rowsOf(corridor, await corridor.approver(), 'deploys');
    expect(rows).toHaveLength(120);
  });
});
