import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withCorridor, type Corridor } from '../../../testing/corridor';
import { withClient, withDatabase, type TestDatabase } from '../../../testing/postgres';
import { startScratchTestServer, type ScratchTestServer } from '../../../testing/scratch-server';
import { connectionUrl, withTestStore } from '../../../testing/store';
import { defaultPolicy } from '../../approval/default-policy';
import type { Environment } from '../../model/environment';
import type { ToolOptions } from '../../model/migration';
import type { Plan } from '../../model/plan';
import type { Policy } from '../../model/policy';
import { savePolicy } from '../environments/save-policy';
import { changeProject } from '../projects/change-project';
import { plannedText } from '../views/planned-text';
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
  options: ToolOptions = {},
): Promise<void> =>
  withTestStore(18, (test) =>
    withDatabase(18, (target) =>
      withCorridor(
        test,
        { scratchUrl: connectionUrl(scratch.admin), tool: 'module', options },
        async (corridor) => {
          await corridor.release(files);
          await use({
            corridor,
            target,
            environment: await corridor.register(target, 'production'),
            rows: (text) =>
              withClient(target, async (client) => (await client.query<Record<string, unknown>>(text)).rows),
          });
        },
      ),
    ),
  );

async function withPolicy(
  { ports, approver }: Corridor,
  { id: environmentId }: Environment,
  change: Partial<Pick<Policy, 'editedMigrations' | 'programValuesMayDiffer'>>,
): Promise<void> {
  const { version: basedOn, ...usual } = defaultPolicy('production');
  const policy = { ...usual, ...change };
  expect((await savePolicy(ports, await approver(), { environmentId, basedOn, policy })).ok).toBe(true);
}

const problemsOf = async ({ ports, project }: Corridor) =>
  (await ports.store.sourceStatus(project.id))?.problems ?? [];

/** What a plan sends, as whoever may see it gets it. */
async function textOf({ ports, approver, project }: Corridor, plan: Plan, migrationId: string) {
  const wanted = { project: project.slug, planId: plan.id, migrationId };
  const text = await plannedText(ports, await approver(), wanted);
  return text.ok ? text.value : text.failure;
}

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

  /** Its way down needs what its way up gave back. */
  const MOVED = (down: string) => `export const version = '0002', name = 'moved', dependencies = ['parcels'];
export async function up({ query }) {
  const { rows } = await query('DELETE FROM parcel WHERE id = 2 RETURNING id, label, 1.5 AS weight');
  await query('CREATE INDEX parcel_label ON parcel (label)');
  return rows;
}
export async function down({ query }, kept) {
  ${down}
}
`;
  const BACK = `await query('DROP INDEX parcel_label');
  for (const { id, label } of kept) await query('INSERT INTO parcel VALUES ($1, $2)', [id, label]);`;

  it('are undone by their down, which is handed what up gave back, and nothing else than what was approved', async () => {
    const files = { '0001-parcels.mjs': MODULES['0001-parcels.mjs'], '0002-moved.mjs': MOVED(BACK) };
    await withScene(files, async ({ corridor, environment, rows }) => {
      const undo = async (id: string) => {
        const plan = await corridor.tryUndo(environment, id);
        return 'digest' in plan ? plan : plan.map(({ code }) => code);
      };
      const planned = async (id: string) => {
        const plan = await undo(id);
        if ('digest' in plan) return plan;
        throw new TypeError(plan.join(', '));
      };
      const history = () =>
        rows('SELECT version, status, rollback_data FROM migration_history ORDER BY version');
      await corridor.deployNow(await corridor.request(await corridor.prepare(environment)));
      expect(await undo('0001-parcels')).toEqual(['PLAN.NOT_NEWEST']);
      const plan = await planned('0002-moved');
      expect(plan).toMatchObject({
        programProof: { kind: 'run_down_here' },
        steps: [{ act: 'undo', mode: 'one_transaction', program: { file: '0002-moved.mjs' } }],
      });
      expect(plan.steps.flatMap(({ statements }) => statements.map(({ text }) => text))).toEqual([
        'DROP INDEX parcel_label',
        "INSERT INTO parcel VALUES ('2', 'two')",
      ]);
      expect(await textOf(corridor, plan, '0002-moved')).toBe(
        "DROP INDEX parcel_label\n;\n\nINSERT INTO parcel VALUES ('2', 'two')\n;\n",
      );
      expect(await textOf(corridor, plan, '0001-parcels'), 'the plan does not take it back').toBeNull();
      const other = await corridor.approve(await corridor.request(plan));
      await rows(`UPDATE migration_history SET rollback_data = '[]' WHERE version = '0002'`);
      expect(await corridor.start(other)).toMatchObject({
        state: 'failed',
        outcome: { failure: { code: 'PROGRAM.KEPT_OTHERWISE' } },
      });
      await rows(`UPDATE migration_history SET rollback_data = NULL WHERE version = '0002'`);
      expect(await undo('0002-moved')).toEqual(['PLAN.NOTHING_KEPT']);
      const kept = [{ id: 2, label: 'two', weight: '1.5' }];
      await rows(
        `UPDATE migration_history SET rollback_data = '${JSON.stringify(kept)}' WHERE version = '0002'`,
      );
      const ended = await corridor.deployNow(await corridor.request(await planned('0002-moved')));
      expect(ended).toMatchObject({ state: 'succeeded', outcome: null });
      expect(await rows('SELECT * FROM parcel ORDER BY id')).toEqual([
        { id: 1, label: "it's" },
        { id: 2, label: 'two' },
      ]);
      expect(await history()).toEqual([
        { version: '0001', status: 'applied', rollback_data: { made: [1, 2] } },
        { version: '0002', status: 'rolled_back', rollback_data: kept },
      ]);
      await checkDrift(corridor.ports, { environmentId: environment.id, answerId: null });
      const check = (await corridor.ports.store.latestDriftChecks([environment.id])).get(environment.id);
      expect(check?.result).toMatchObject({ kind: 'compared', countedItems: [] });
      const again = await corridor.prepare(environment);
      expect(again.steps.map(({ act, migrationId }) => [act, migrationId])).toEqual([['run', '0002-moved']]);
      expect(await corridor.deployNow(await corridor.request(again))).toMatchObject({ state: 'succeeded' });
    });
  });

  it('whose down is not there, says nothing, throws or says something else on a target are not undone', async () => {
    const only = (down: string, column = 'id') => ({
      '0001-only.mjs': `export const version = '0001', name = 'only', dependencies = [];
export async function up({ query }) { await query('CREATE TABLE only_one (${column} int)'); }
${down}
`,
    });
    const fickle = `export async function down({ query }) {
  const { rows } = await query('SELECT current_user::text AS me');
  await query(\`DROP TABLE only_one /* \${rows[0].me} */\`);
}`;
    await withScene(only(fickle), async ({ corridor, environment, rows }) => {
      await corridor.deployNow(await corridor.request(await corridor.prepare(environment)));
      const plan = await corridor.tryUndo(environment, '0001-only');
      if (!('digest' in plan)) throw new TypeError(JSON.stringify(plan));
      expect(await corridor.deployNow(await corridor.request(plan))).toMatchObject({
        state: 'failed',
        outcome: { failure: { code: 'PROGRAM.DEVIATED' } },
      });
      for (const [down, code] of [
        ['', 'PLAN.NO_DOWN'],
        ['export async function down() {}', 'PLAN.DOWN_EMPTY'],
        ["export async function down() { throw new Error('no way'); }", 'PROGRAM.FAILED'],
      ] as const) {
        await corridor.release(only(down));
        expect(await corridor.tryUndo(environment, '0001-only')).toMatchObject([
          { code, where: { file: '0001-only.mjs' } },
        ]);
      }
      expect(
        await rows(`SELECT status, to_regclass('only_one') IS NOT NULL AS there FROM migration_history`),
      ).toEqual([{ status: 'applied', there: true }]);
      // By the way down of an edited file where the policy lets that, and compared with the text that ran.
      await withPolicy(corridor, environment, { editedMigrations: 'warns' });
      await corridor.release(
        only("export const down = ({ query }) => query('DROP TABLE only_one');", 'other'),
      );
      const last = await corridor.tryUndo(environment, '0001-only');
      if (!('digest' in last)) throw new TypeError(JSON.stringify(last));
      expect(await corridor.deployNow(await corridor.request(last))).toMatchObject({
        state: 'succeeded',
        outcome: null,
      });
    });
  });

  it('find the variables of their source: those of the plan where they run, and others in another release', async () => {
    const REALM = `if (process.env.REALM === undefined) throw new Error('REALM is not set');
export const version = '0001', name = 'realm', dependencies = [];
export async function up({ query }) { await query('CREATE TABLE realm (name text)'); await query('INSERT INTO realm VALUES ($1)', [process.env.REALM]); }
`;
    const use = async ({ corridor, environment, rows }: Scene) => {
      const plan = await corridor.prepare(environment);
      const said = `INSERT INTO realm VALUES ('north, by the river')`;
      expect(plan.steps.flatMap(({ statements }) => statements.map(({ text }) => text))).toContain(said);
      const deploy = await corridor.request(plan);
      const { id: projectId, name, source } = corridor.project;
      const change = async (variables: string) =>
        changeProject(corridor.ports, await corridor.approver(), {
          projectId,
          name,
          source: { ...source, options: { variables } },
        });
      expect(await change('REALM=x,PGHOST=elsewhere')).toMatchObject({
        failure: [{ code: 'SOURCE.OPTION_INVALID', where: { field: 'option.variables' } }],
      });
      expect((await change('REALM=south')).ok).toBe(true);
      await corridor.work();
      const newest = await corridor.prepare(environment);
      expect(newest.steps.flatMap(({ statements }) => statements.map(({ text }) => text))).toContain(
        said.replace('north, by the river', 'south'),
      );
      expect(newest.digest).not.toBe(plan.digest);
      expect(await corridor.deployNow(deploy)).toMatchObject({ state: 'succeeded', outcome: null });
      expect(await rows('SELECT name FROM realm')).toEqual([{ name: 'north, by the river' }]);
      expect((await change('')).ok).toBe(true);
      await corridor.work();
      expect(await problemsOf(corridor)).toMatchObject([
        { code: expect.stringMatching(/^(MODULE|PROGRAM)/), where: { file: '0001-realm.mjs' } },
      ]);
    };
    await withScene({ '0001-realm.mjs': REALM }, use, { variables: 'REALM=north\\, by the river' });
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
      await withPolicy(corridor, environment, { programValuesMayDiffer: true });
      const ended = await corridor.deployNow(await corridor.request(await corridor.prepare(environment)));
      expect(ended).toMatchObject({ state: 'succeeded' });
      const [{ id: inserted } = { id: 0 }] = await rows('SELECT id FROM fickle');
      const { statements } = await corridor.ports.journal.read(ended.runId ?? '');
      expect(statements.flatMap(({ notices }) => notices)).toEqual([
        `Sent with other values than planned: INSERT INTO fickle VALUES (${String(inserted)})`,
      ]);
    });
  });

  it('are planned with what they say on the environment where that is not what they were recorded on', async () => {
    const late = (
      what: string,
    ) => `export const version = '0002', name = 'late', description = '', dependencies = ['parcels'];
export async function up({ query }) {
  const { rows } = await query("SELECT count(*)::int AS count FROM pg_indexes WHERE tablename = 'parcel'");
  ${what}
}
`;
    await withScene(MODULES, async ({ corridor, environment, rows }) => {
      const first = await corridor.prepare(environment);
      expect(first.programProof).toEqual({ kind: 'same_chain' });
      await corridor.deployNow(await corridor.request(first));
      const releaseWith = (what: string) => corridor.release({ ...MODULES, '0002-late.mjs': late(what) });

      await releaseWith("if (rows[0].count > 1) throw new Error('indexed already');");
      expect(await corridor.tryPrepare(environment)).toMatchObject([
        { code: 'PROGRAM.FAILS_HERE', where: { file: '0002-late.mjs' } },
      ]);

      await releaseWith("await query('CREATE TABLE late ()');");
      const same = await corridor.prepare(environment);
      expect(same.programProof).toEqual({ kind: 'tried_here' });
      expect(same.steps[0]?.program).toEqual({ file: '0002-late.mjs', reads: true });

      await releaseWith("await query('CREATE TABLE made_' + rows[0].count + ' ()');");
      const plan = await corridor.prepare(environment);
      expect(plan.steps[0]?.statements.map(({ text }) => text)).toContain('CREATE TABLE made_2 ()');
      expect(plan.steps[0]?.program?.recordedHere).toContain('CREATE TABLE made_2 ()');
      expect(await textOf(corridor, plan, '0002-late')).toContain('CREATE TABLE made_2 ()\n;\n');
      expect(await corridor.deployNow(await corridor.request(plan))).toMatchObject({
        state: 'succeeded',
        outcome: null,
      });
      expect(await rows("SELECT to_regclass('made_2')::text AS made")).toEqual([{ made: 'made_2' }]);

      await checkDrift(corridor.ports, { environmentId: environment.id, answerId: null });
      const check = (await corridor.ports.store.latestDriftChecks([environment.id])).get(environment.id);
      expect(check?.result).toMatchObject({ kind: 'compared', countedItems: [] });
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
export const validate = () => ${String(code !== '')};
`;
    await withScene({ '0001-bad.mjs': bad }, async ({ corridor }) => {
      expect(await problemsOf(corridor)).toMatchObject([{ code: expected, where: { file: '0001-bad.mjs' } }]);
      expect(await corridor.ports.store.releases(corridor.project.id)).toEqual([]);
    });
  });

  it('that throws or gives back what nobody can keep is no release, in words that can be kept', async () => {
    const withUp = (up: string) => ({
      '0001-bad.mjs': `${exports('0001', 'bad').split('\n')[0] ?? ''}\nexport async function up() { ${up} }\n`,
    });
    await withScene(withUp(''), async ({ corridor }) => {
      const summaries: string[] = [];
      for (const up of [
        "throw new Error('a\\0b');",
        "throw new Error('a\\ud800b');",
        'throw Object.create(null);',
        "throw { get stack() { throw new Error('of the getter'); } };",
        "console.log('a\\0b'); process.exit(3);",
        'return () => 1;',
        'return 1n;',
        "return { text: 'a\\0b' };",
        "return { 'a\\ud800b': 1 };",
      ]) {
        await corridor.release(withUp(up));
        summaries.push(...(await problemsOf(corridor)).map(({ summary }) => summary));
      }
      const noText = 'The program failed: it threw a value that has no text; throw an Error';
      const notHeld =
        'The program failed: Error: up() gave back a text with a NUL or half of a character, which PostgreSQL cannot hold';
      expect(summaries).toEqual([
        'The program failed: Error: a\uFFFDb',
        'The program failed: Error: a\uFFFDb',
        noText,
        noText,
        'The program ended (3) before it was done.',
        'The program failed: Error: up() gave back a function, which JSON cannot hold',
        'The program failed: Error: up() gave back what JSON cannot hold: TypeError: Do not know how to serialize a BigInt',
        notHeld,
        notHeld,
      ]);
    });
  });

  it('that throws a NUL where it was approved is a failed deploy, and nothing stays', async () => {
    const turns = `export const version = '0002', name = 'turns', dependencies = ['parcels'];
export async function up({ query }) {
  const { rows } = await query('SELECT count(*)::int AS count FROM parcel');
  await query('CREATE TABLE turned ()');
  if (rows[0].count === 3) throw new Error('a\\0b');
}
`;
    await withScene(MODULES, async ({ corridor, environment, rows }) => {
      await corridor.deployNow(await corridor.request(await corridor.prepare(environment)));
      await corridor.release({ ...MODULES, '0002-turns.mjs': turns });
      const request = await corridor.request(await corridor.prepare(environment));
      await rows("INSERT INTO parcel VALUES (3, 'three')");
      expect(await corridor.deployNow(request)).toMatchObject({
        state: 'failed',
        outcome: {
          failure: {
            code: 'PROGRAM.FAILED',
            summary: 'The program failed: Error: a\uFFFDb',
            where: { file: '0002-turns.mjs', line: 5 },
          },
        },
      });
      expect(await rows("SELECT to_regclass('turned') AS made")).toEqual([{ made: null }]);
    });
  });

  it.each([
    [
      'a module that is none',
      { '0001-a.mjs': "export const version = '0001';\nexport default 1 +;" },
      'PROGRAM.NOT_LOADED',
      2,
    ],
    ['a version that is not its number', { '0001-a.mjs': exports('2', 'a') }, 'MODULE.EXPORT', 1],
    ['a name that holds a NUL', { '0001-a.mjs': exports('0001', 'a\0b') }, 'MODULE.EXPORT', 1],
    [
      'a dependency that is not there',
      { '0001-a.mjs': exports('0001', 'a', 'b') },
      'MODULE.UNKNOWN_DEPENDENCY',
    ],
    [
      'a dependency whose name holds a NUL',
      { '0001-a.mjs': exports('0001', 'a', 'a\0b') },
      'MODULE.UNKNOWN_DEPENDENCY',
    ],
    ['a module that throws a NUL', { '0001-a.mjs': "\nthrow new Error('a\\0b');" }, 'PROGRAM.NOT_LOADED', 2],
    [
      'a module that throws what has no text',
      { '0001-a.mjs': 'throw Object.create(null);' },
      'PROGRAM.NOT_LOADED',
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
  ])('with %s are no release', async (_, files, expected, line?: number) => {
    await withScene(files, async ({ corridor }) => {
      const where = line === undefined ? {} : { where: { file: '0001-a.mjs', line } };
      expect(await problemsOf(corridor)).toMatchObject([{ code: expected, ...where }]);
    });
  });
});

function exports(version: string, name: string, ...dependencies: readonly string[]): string {
  return `export const version = '${version}', name = ${JSON.stringify(name)}, dependencies = ${JSON.stringify(dependencies)};
export const up = async () => {};
`;
}
