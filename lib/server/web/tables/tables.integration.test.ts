import { parse } from 'csv-parse/sync';
import { expect, it } from 'vitest';
import { CSV_TABLES, type CsvQuery, type CsvTable } from '../../../contracts/csv';
import { compareSchemasOf } from '../../../engine/index';
import type { ActContext } from '../../../engine/model/person';
import { withCorridor, type Corridor } from '../../../testing/corridor';
import { withDatabase } from '../../../testing/postgres';
import { withTestStore, type TestStore } from '../../../testing/store';
import { TABLES } from './tables';

const ONE = '20260101000000_parcels';
const TWO = '20260102000000_weights';
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

async function rowsOf(
  { ports }: Corridor,
  who: ActContext,
  table: CsvTable,
  query: CsvQuery = QUERY,
): Promise<Rows | string> {
  const found = await TABLES[table](ports, who, query);
  if (!found.ok) return found.failure.code;
  const lines: string[] = [];
  for await (const line of found.value.lines) lines.push(line);
  return parse(lines.join(''), { columns: true, bom: true, record_delimiter: '\r\n' });
}

/** Release 2 adds a migration that waits on `test`; `staging` has nothing yet. */
async function onTwoEnvironments(use: (corridor: Corridor, test: TestStore) => Promise<void>): Promise<void> {
  await onDeployed((corridor, test) =>
    withDatabase(18, async (target) => {
      await corridor.release({ [TWO]: 'ALTER TABLE parcel ADD COLUMN weight int;\n' });
      await corridor.register(target, 'staging');
      await use(corridor, test);
    }),
  );
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
    expect(await rowsOf(corridor, who, 'comparison', { ...QUERY, show: 'all' })).toMatchObject([
      { migration: ONE, compared: 'same' },
    ]);
    expect(await read('deploys')).toMatchObject([{ deploy: '1', state: 'succeeded' }]);
    expect(await read('differences')).toEqual([]);
    expect(await read('people')).toHaveLength(2);
    for (const table of HERE.filter((one) => one !== 'schema-differences')) {
      expect(await read(table), table).toBeInstanceOf(Array);
    }
  });
});

it('gives the rows that the filters of its page leave, and only those', async () => {
  await onTwoEnvironments(async (corridor) => {
    const who = await corridor.approver();
    const column = async (table: CsvTable, name: string, query: CsvQuery) => {
      const rows = await rowsOf(corridor, who, table, { ...QUERY, right: 'r:2', ...query });
      return typeof rows === 'string' ? rows : rows.map((row) => row[name]);
    };
    expect(await column('projects', 'project', { q: 'PARC' })).toEqual(['parcels']);
    expect(await column('projects', 'project', { q: 'zzz' })).toEqual([]);
    expect(await column('environments', 'environment', { q: 'stag' })).toEqual(['staging']);
    expect(await column('environments', 'environment', { state: 'unreachable' })).toEqual([]);
    expect(await column('migrations', 'migration', {})).toEqual([TWO, ONE]);
    expect(await column('migrations', 'migration', { q: 'weights' })).toEqual([TWO]);
    expect(await column('migrations', 'migration', { rows: 'different' })).toEqual([ONE]);
    expect(await column('migrations', 'migration', { q: 'weights', rows: 'different' })).toEqual([]);
    expect(await column('migrations', 'on staging', { state: 'unreachable' })).toEqual([
      undefined,
      undefined,
    ]);
    expect(await column('timeline', 'migration', { show: 'open' })).toEqual([TWO]);
    expect(await column('timeline', 'migration', { show: 'failed' })).toEqual([]);
    expect(await column('comparison', 'migration', {})).toEqual([TWO]);
    expect(await column('comparison', 'migration', { show: 'all' })).toHaveLength(2);
    expect(await column('deploys', 'deploy', { view: 'all' })).toEqual(['1']);
    expect(await column('deploys', 'deploy', { view: 'failed' })).toEqual([]);
    expect(await column('drift', 'environment', {})).toEqual(['staging']);
    expect(await column('drift', 'environment', { show: 'all' })).toHaveLength(2);
  });
});

/** The worker's answer is told to its asker alone. */
async function givesDifferences(corridor: Corridor, test: TestStore): Promise<void> {
  const asker = await corridor.developer();
  const [project, left, right] = [corridor.project.id, 'e:test', 'r:1'];
  const asked = await compareSchemasOf(corridor.ports, asker, { projectId: project, left, right });
  if (!asked.ok) throw new TypeError(asked.failure.summary);
  const answer = asked.value.answerId;
  const read = (who: ActContext) =>
    rowsOf(corridor, who, 'schema-differences', { project: 'parcels', left, right, answer });
  expect(await read(asker)).toEqual([]);
  const object = { kind: 'column', schema: 'public', name: 'parcel.note', id: 'column:public.parcel.note' };
  const difference = {
    id: 'd-1',
    change: 'left_only',
    object,
    topmost: { ...object, kind: 'table', name: 'parcel', id: 'table:public.parcel' },
    title: 'column parcel.note',
    leftTitle: null,
    attributes: [],
    leftDefinition: '=note text',
    rightDefinition: null,
  };
  const value = { serverMajor: 18, objects: { left: 2, right: 1 }, differences: [difference] };
  await test.sql(
    `UPDATE answers SET state = 'done', value = '${JSON.stringify(value)}' WHERE id = '${answer}'`,
  );
  expect(await read(asker)).toMatchObject([
    {
      object: object.id,
      compared: 'left_only',
      title: 'column parcel.note',
      'definition on e:test': "'=note text",
    },
  ]);
  expect(await read(await corridor.approver())).toBe('ANSWER.GONE');
}

it('gives nobody else a row of it, and the differences of two schemas to whoever asked for them', async () => {
  await onDeployed(async (corridor, test) => {
    await givesDifferences(corridor, test);
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
      expect([[], 'ACCESS.NOT_FOUND', 'ACCESS.NOT_ALLOWED', 'ANSWER.GONE'], table).toContainEqual(
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
