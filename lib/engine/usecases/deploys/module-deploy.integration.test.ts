import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withCorridor, type Corridor } from '../../../testing/corridor';
import { withClient, withDatabase, type TestDatabase } from '../../../testing/postgres';
import { startScratchTestServer, type ScratchTestServer } from '../../../testing/scratch-server';
import { connectionUrl, withTestStore } from '../../../testing/store';
import { defaultPolicy } from '../../approval/default-policy';
import type { Environment } from '../../model/environment';
import { savePolicy } from '../environments/save-policy';
import { checkDrift } from '../worker/check-drift';

const MODULES = {
  '0001-parcels.mjs': `export const version = '0001', name = 'parcels', description = 'Where parcels are kept', dependencies = [];
export async function up({ query, log }) {
  log('making the table');
  await query('CREATE TABLE parcel (id int PRIMARY KEY, label text NOT NULL)');
  const { rows } = await query('INSERT INTO parcel VALUES ($1, $2), ($3, $4) RETURNING id', [1, "it's", 2, 'two']);
  return { made: rows.map(({ id }) => id) };
}
export async function down({ query }) { await query('DROP TABLE parcel'); }
export async function validate({ query }) {
  const { rows } = await query('SELECT count(*)::int AS count FROM parcel');
  return rows[0].count === 2;
}
`,
  '0003-index.cjs': `const { label } = require('./names.json');
module.exports = { version: '0003', name: 'index', description: '', dependencies: ['parcels'],
  up: async ({ query, schema }) => { await query(\`CREATE INDEX \${label} ON \${schema}.parcel (label)\`); } };
`,
  'names.json': '{"label": "parcel_label"}',
};

let scratch: ScratchTestServer;
beforeAll(async () => {
  scratch = await startScratchTestServer(18);
});
afterAll(() => scratch.stop());

interface Scene {
  readonly corridor: Corridor;
  readonly target: TestDatabase;
  readonly environment: Environment;
  readonly rows: (text: string) => Promise<readonly Record<string, unknown>[]>;
}

const withScene = (
  files: Readonly<Record<string, string>>,
  use: (scene: Scene) => Promise<void>,
): Promise<void> =>
  withTestStore(18, (test) =>
    withDatabase(18, (target) =>
      withCorridor(test, { scratchUrl: connectionUrl(scratch.admin), tool: 'module' }, async (corridor) => {
        await corridor.release(files);
        await use({
          corridor,
          target,
          environment: await corridor.register(target, 'production'),
          rows: (text) =>
            withClient(target, async (client) => (await client.query<Record<string, unknown>>(text)).rows),
        });
      }),
    ),
  );

const problemsOf = async ({ ports, project }: Corridor) =>
  (await ports.store.sourceStatus(project.id))?.problems ?? [];

describe('migrations that are modules', () => {
  it('are shown as SQL, run as approved, recorded with what they gave back, and leave no drift', async () => {
    await withScene(MODULES, async ({ corridor, environment, rows }) => {
      const plan = await corridor.prepare(environment);
      expect(plan.steps.map(({ migrationId, mode, program }) => [migrationId, mode, program?.file])).toEqual([
        ['0001-parcels', 'one_transaction', '0001-parcels.mjs'],
        ['0003-index', 'one_transaction', '0003-index.cjs'],
      ]);
      expect(plan.steps.flatMap(({ statements }) => statements.map(({ text }) => text))).toEqual([
        'CREATE TABLE parcel (id int PRIMARY KEY, label text NOT NULL)',
        "INSERT INTO parcel VALUES ('1', 'it''s'), ('2', 'two') RETURNING id",
        'SELECT count(*)::int AS count FROM parcel',
        'CREATE INDEX parcel_label ON public.parcel (label)',
      ]);
      const ended = await corridor.deployNow(await corridor.request(plan));
      expect(ended).toMatchObject({ state: 'succeeded', outcome: null });
      expect(await rows('SELECT * FROM parcel ORDER BY id')).toEqual([
        { id: 1, label: "it's" },
        { id: 2, label: 'two' },
      ]);
      expect(
        await rows(
          'SELECT version, name, status, duration >= 0 AS took, rollback_data, environment, length(checksum) AS checksum FROM migration_history ORDER BY version',
        ),
      ).toEqual([
        {
          version: '0001',
          name: '0001-parcels',
          status: 'applied',
          took: true,
          rollback_data: { made: [1, 2] },
          environment: 'production',
          checksum: 64,
        },
        expect.objectContaining({ version: '0003', rollback_data: null }),
      ]);
      await checkDrift(corridor.ports, { environmentId: environment.id, answerId: null });
      const check = (await corridor.ports.store.latestDriftChecks([environment.id])).get(environment.id);
      expect(check?.result).toMatchObject({ kind: 'compared', countedItems: [] });
      expect(await corridor.tryPrepare(environment)).toMatchObject([{ code: 'PLAN.NOTHING_TO_RUN' }]);
    });
  });

  it('are not tried again for a program that comes after them, and all are when what they import changes', async () => {
    const random = `const { max } = require('./most.json');
module.exports = { version: '0001', name: 'random', description: '', dependencies: [],
  up: async ({ query }) => { await query(\`CREATE TABLE random AS SELECT \${Math.floor(Math.random() * max)} AS id\`); } };
`;
    const after = `module.exports = { version: '0002', name: 'after', description: '', dependencies: [],
  up: async ({ query }) => { await query('ALTER TABLE random ADD PRIMARY KEY (id)'); } };
`;
    const files = { '0001-random.js': random, 'most.json': '{"max": 1e15}' };
    await withScene(files, async ({ corridor, environment }) => {
      const said = async (): Promise<readonly string[]> => {
        const { steps } = await corridor.prepare(environment);
        return steps.flatMap(({ statements }) => statements.map(({ text }) => text));
      };
      const [first = ''] = await said();
      await corridor.release({ ...files, '0002-after.js': after });
      expect(await said()).toEqual([first, 'ALTER TABLE random ADD PRIMARY KEY (id)']);
      await corridor.release({ ...files, '0002-after.js': after, 'most.json': '{"max": 1e14}' });
      const [anew] = await said();
      expect(anew).not.toBe(first);
    });
  });

  /** What it inserts depends on who it is. */
  const FICKLE = `export const version = '0002', name = 'fickle', description = '', dependencies = [];
export async function up({ query }) {
  await query('CREATE TABLE fickle (id int)');
  const { rows } = await query('SELECT current_user::text AS me');
  await query(\`INSERT INTO fickle VALUES (\${rows[0].me.length})\`);
}
`;

  it('may send other values where the policy lets them, which is told beside the statement', async () => {
    await withScene({ '0002-fickle.mjs': FICKLE }, async ({ corridor, environment, rows }) => {
      const { version: basedOn, ...policy } = defaultPolicy('production');
      const saved = await savePolicy(corridor.ports, await corridor.approver(), {
        environmentId: environment.id,
        basedOn,
        policy: { ...policy, programValuesMayDiffer: true },
      });
      expect(saved.ok).toBe(true);
      const ended = await corridor.deployNow(await corridor.request(await corridor.prepare(environment)));
      expect(ended).toMatchObject({ state: 'succeeded' });
      const [{ id: inserted } = { id: 0 }] = await rows('SELECT id FROM fickle');
      const { statements } = await corridor.ports.journal.read(ended.runId ?? '');
      expect(statements.flatMap(({ notices }) => notices)).toEqual([
        `Sent with other values than planned: INSERT INTO fickle VALUES (${String(inserted)})`,
      ]);
    });
  });

  it('are tried on what is expected of the environment where that is not what they were recorded on', async () => {
    const late = (
      what: string,
    ) => `export const version = '0002', name = 'late', description = '', dependencies = ['parcels'];
export async function up({ query }) {
  const { rows } = await query("SELECT count(*)::int AS count FROM pg_indexes WHERE tablename = 'parcel'");
  await query(\`${what}\`);
}
`;
    await withScene(MODULES, async ({ corridor, environment, rows }) => {
      const first = await corridor.prepare(environment);
      expect(first.programProof).toEqual({ kind: 'same_chain' });
      await corridor.deployNow(await corridor.request(first));
      await corridor.release({ ...MODULES, '0002-late.mjs': late(`CREATE TABLE made_\${rows[0].count} ()`) });
      expect(await corridor.tryPrepare(environment)).toMatchObject([
        {
          code: 'PROGRAM.DIFFERS_HERE',
          why: 'Planned as statement 2: CREATE TABLE made_1 () The program sent: CREATE TABLE made_2 ()',
          where: { file: '0002-late.mjs' },
        },
      ]);
      await corridor.release({ ...MODULES, '0002-late.mjs': late('CREATE TABLE late ()') });
      const plan = await corridor.prepare(environment);
      expect(plan.programProof).toEqual({ kind: 'tried_here' });
      expect(await corridor.deployNow(await corridor.request(plan))).toMatchObject({ state: 'succeeded' });
      expect(await rows("SELECT to_regclass('late')::text AS made")).toEqual([{ made: 'late' }]);
    });
  });

  it('that say something else than what was approved are stopped before they say it, and nothing stays', async () => {
    await withScene({ ...MODULES, '0002-fickle.mjs': FICKLE }, async ({ corridor, environment, rows }) => {
      const ended = await corridor.deployNow(await corridor.request(await corridor.prepare(environment)));
      expect(ended).toMatchObject({
        state: 'partly_applied',
        outcome: { failure: { code: 'PROGRAM.DEVIATED' } },
      });
      expect(await rows("SELECT to_regclass('fickle') AS made")).toEqual([{ made: null }]);
      expect(await rows('SELECT version FROM migration_history')).toEqual([{ version: '0001' }]);
    });
  });

  it.each([
    ['throws', "throw new Error('no such thing');", 'PROGRAM.FAILED'],
    ['sends what PostgreSQL refuses', "await query('SELECT 1 / 0');", 'PROGRAM.STATEMENT_REFUSED'],
    ['hides an error', "await query('SELECT 1 / 0').catch(() => {});", 'PROGRAM.STATEMENT_REFUSED'],
    [
      'takes back what it did',
      "await query('BEGIN'); await query('SELECT 1'); await query('ROLLBACK');",
      'RECORDER.TRANSACTION_CONTROL',
    ],
    ['ends early', 'process.exit(0);', 'PROGRAM.ENDED_EARLY'],
    ['answers false', '', 'PROGRAM.FAILED'],
  ])('that one %s is no release, and the page says which', async (_, code, expected) => {
    const bad = `export const version = '0001', name = 'bad', description = '', dependencies = [];
export async function up({ query }) { ${code} }
export const validate = () => false;
`;
    await withScene({ '0001-bad.mjs': bad }, async ({ corridor }) => {
      expect(await problemsOf(corridor)).toMatchObject([{ code: expected, where: { file: '0001-bad.mjs' } }]);
      expect(await corridor.ports.store.releases(corridor.project.id)).toEqual([]);
    });
  });

  it.each([
    ['a module that is none', { '0001-a.mjs': 'export default 1 +;' }, 'PROGRAM.NOT_LOADED'],
    ['a version that is not its number', { '0001-a.mjs': exports('2', 'a') }, 'MODULE.EXPORT'],
    [
      'a dependency that is not there',
      { '0001-a.mjs': exports('0001', 'a', 'b') },
      'MODULE.UNKNOWN_DEPENDENCY',
    ],
    [
      'modules that wait for one another',
      { '0001-a.mjs': exports('0001', 'a', 'b'), '0002-b.mjs': exports('0002', 'b', 'a') },
      'MODULE.CYCLE',
    ],
    [
      'two of one name',
      { '0001-a.mjs': exports('0001', 'a'), '0002-b.mjs': exports('0002', 'a') },
      'MODULE.DUPLICATE',
    ],
    ['nothing', { 'readme.json': '{}' }, 'SOURCE.NO_MIGRATIONS'],
  ])('with %s are no release', async (_, files, expected) => {
    await withScene(files, async ({ corridor }) => {
      expect(await problemsOf(corridor)).toMatchObject([{ code: expected }]);
    });
  });
});

function exports(version: string, name: string, ...dependencies: readonly string[]): string {
  return `export const version = '${version}', name = '${name}', dependencies = ${JSON.stringify(dependencies)};
export const up = async () => {};
`;
}
