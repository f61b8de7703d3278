import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { viewRun } from '../../lib/engine/index';
import { migrationsIn, selectsKnexFile } from '../../lib/engine/formats/knex/knex-names';
import { orderOfKnex } from './knex-cli';
import { rowsOf } from './database';
import { knexStages, locks, recorded, USERS } from './knex-stage';

const staged = knexStages(18);

describe('Migrations of Knex', { timeout: 240_000 }, () => {
  it('are those that Knex finds, in its order, whatever they are called', async () => {
    const stem = fc.oneof(
      fc.stringMatching(/^[0-9]{1,14}_[a-zA-Z._-]{1,12}$/),
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }),
    );
    const extension = fc.constantFrom('.js', '.ts', '.cjs', '.mjs', '.coffee', '.sql', '.json', '.d.ts', '');
    const name = fc.tuple(stem, extension).map((parts) => parts.join(''));
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(name, { minLength: 40, maxLength: 80 }), async (drawn) => {
        const names = drawn.filter((each) => !/[/\0]/.test(each) && each !== '.' && each !== '..');
        const ours = migrationsIn(
          names.filter((each) => selectsKnexFile(each, {})),
          {},
        );
        expect(ours).toEqual(await orderOfKnex(names));
      }),
      { numRuns: 10 },
    );
  });

  it('may be TypeScript, ES modules, and import what lies in the folder and what the project has installed', () =>
    staged(async (scene) => {
      await scene.release({
        '20260101000000_users.ts': `import type { Knex } from 'knex';
import { userTable } from './lib/names';
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable(userTable, (table) => { table.increments(); table.jsonb('settings').defaultTo({ a: 1 }); });
}
export async function down(knex: Knex): Promise<void> { await knex.schema.dropTable(userTable); }
`,
        'lib/names.ts': "export const userTable: string = 'users';\n",
        '20260201000000_fill.js': `import knexPackage from 'knex';
import names from './names.json' with { type: 'json' };
export const up = async (knex) => {
  if (typeof knexPackage !== 'function') throw new Error('no package');
  await knex.batchInsert('users', names.map((name) => ({ settings: { name } })), 2);
  await knex('users').where({ id: 1 }).update({ settings: knex.raw("settings || ?", [{ first: true }]) });
};
export const down = async () => {};
`,
        'names.json': '["one", "two", "three"]',
      });
      expect(await scene.corridor.ports.store.sourceStatus(scene.corridor.project.id)).toMatchObject({
        problems: [],
      });
      expect(await scene.deploy()).toBe('succeeded');
      expect(await rowsOf(scene.target, 'SELECT settings FROM users ORDER BY id')).toEqual([
        { settings: { name: 'one', first: true } },
        { settings: { name: 'two' } },
        { settings: { name: 'three' } },
      ]);
      expect((await recorded(scene.target)).map(({ name, batch }) => [name, batch])).toEqual([
        ['20260101000000_users.ts', 1],
        ['20260201000000_fill.js', 1],
      ]);
    }));

  it('that cannot be run are named, and make no release', () =>
    staged(async (scene) => {
      const { ports, project } = scene.corridor;
      const file = '20260101000000_a.js';
      const both = 'exports.down = async () => {};\nexports.up = async (knex) => {';
      const cases = [
        ['exports.up = async () => {};', 'KNEX.EXPORT'],
        ["require('not-installed');", 'PROGRAM.NOT_LOADED'],
        [
          `${both} await knex.raw('CREATE INDEX CONCURRENTLY i ON pg_class (oid)'); };`,
          'PROGRAM.STATEMENT_REFUSED',
        ],
        [`${both} throw new Error('no'); };`, 'PROGRAM.FAILED'],
        [`${both} await knex.raw('CREATE TABLE a (id int)'); throw new Error('no'); };`, 'PROGRAM.FAILED'],
        [`${both} await knex('t').insert({}).catch(() => {}); };`, 'PROGRAM.STATEMENT_REFUSED'],
      ] as const;
      for (const [text, code] of cases) {
        await scene.release({ [file]: text });
        expect((await ports.store.sourceStatus(project.id))?.problems).toMatchObject([
          { code, where: { file } },
        ]);
      }
      expect(await ports.store.releases(project.id)).toEqual([]);
    }));

  it('that say something else on a target are stopped, and nothing of them stays', () =>
    staged(async (scene) => {
      const fickle = {
        '20260201000000_fickle.js': `exports.up = async (knex) => {
  await knex.schema.createTable('fickle', (table) => { table.increments(); });
  const rows = await knex('pg_roles').count({ count: '*' }).where('rolname', 'like', 't\\_%').first();
  await knex('fickle').insert({ id: Number(rows.count) + 1 });
};
exports.down = async () => {};
`,
      };
      await scene.release({ ...USERS, ...fickle });
      const { corridor, environment } = scene;
      const ended = await corridor.deployNow(await corridor.request(await corridor.prepare(environment)));
      expect(ended).toMatchObject({
        state: 'partly_applied',
        outcome: { failure: { code: 'PROGRAM.DEVIATED' } },
      });
      expect(await rowsOf(scene.target, "SELECT to_regclass('fickle') AS made")).toEqual([{ made: null }]);
      expect(await locks(scene.target)).toEqual([{ index: 1, is_locked: 0 }]);
    }));

  it('that throw on a target after they said something are told by what they threw, and nothing of them stays', () =>
    staged(async (scene) => {
      const file = '20260201000000_fickle.js';
      const fickle = {
        [file]: `exports.up = async (knex) => {
  await knex.schema.createTable('fickle', (table) => { table.increments(); });
  const rows = await knex('pg_roles').where('rolname', 'like', 't\\_%');
  if (rows.length > 0) {
    throw new Error('only here');
  }
};
exports.down = async () => {};
`,
      };
      await scene.release({ ...USERS, ...fickle });
      const { corridor, environment } = scene;
      const ended = await corridor.deployNow(await corridor.request(await corridor.prepare(environment)));
      expect(ended).toMatchObject({
        state: 'partly_applied',
        outcome: {
          failure: {
            code: 'PROGRAM.FAILED',
            summary: expect.stringContaining('only here'),
            where: { file, line: 5 },
          },
        },
      });
      expect(await rowsOf(scene.target, "SELECT to_regclass('fickle') AS made")).toEqual([{ made: null }]);
      expect(await locks(scene.target)).toEqual([{ index: 1, is_locked: 0 }]);
    }));

  it('have their own time beside that of their statements', () =>
    staged(async (scene) => {
      const pause = 'await new Promise((resolve) => setTimeout(resolve, 1_500));';
      await scene.release({
        '20260101000000_slow.js': `exports.up = async (knex) => {
  ${pause}
  await knex.schema.createTable('slow', (table) => { table.increments(); });
  ${pause}
  await knex('slow').insert({ id: 1 });
};
exports.down = async () => {};
`,
      });
      const { ports, request, prepare, deployNow, developer } = scene.corridor;
      const { number, state } = await deployNow(await request(await prepare(scene.environment)));
      expect(state).toBe('succeeded');
      const view = await viewRun(ports, await developer(), number, () => [
        { step: 0, statement: 1 },
        { step: 0, statement: 2 },
      ]);
      if (!view.ok) throw new TypeError(view.failure.summary);
      const [first, second] = view.value.progress.statements;
      const [step] = view.value.progress.steps;
      expect(between(step?.startedAt, first?.sentAt)).toBeGreaterThanOrEqual(1_490);
      expect(between(first?.endedAt, second?.sentAt)).toBeGreaterThanOrEqual(1_490);
    }));
});

const between = (from: string | null | undefined, to: string | null | undefined): number =>
  Date.parse(to ?? '') - Date.parse(from ?? '');
