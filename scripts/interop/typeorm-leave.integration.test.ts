import { describe, expect, it } from 'vitest';
import { withDatabase } from '../../lib/testing/postgres';
import { indexesOf, rowsOf, shapeOf } from './database';
import { driftOf } from './drift-of';
import { mendFailedIndex } from './failed-index';
import type { Files } from './program-scene';
import { scratchServers } from './scratch-servers';
import { installTypeorm, withTypeormScene, type TypeormScene } from './typeorm-cli';

const USERS: Files = {
  '1767225600000-Users.js': `module.exports = class Users1767225600000 {
  async up(queryRunner) { await queryRunner.query("CREATE TABLE users AS SELECT 1 AS id, 'one' AS name UNION SELECT 2, 'two'"); }
  async down() {}
};
`,
};
/** A class that asks for no transaction. */
const outside = (time: number, name: string, up: string): Files => ({
  [`${String(time)}-${name}.js`]: `exports.${name} = class ${name}${String(time)} {
  transaction = false;
  async up(queryRunner) { ${up} }
  async down() {}
};
`,
});
const INDEX = outside(
  1_767_312_000_000,
  'Index',
  `await queryRunner.query('ALTER TABLE users ADD COLUMN email text');
   await queryRunner.query('CREATE INDEX CONCURRENTLY users_email ON users (email)');
   await queryRunner.query('UPDATE users SET email = $1 WHERE name = $2', ["a'b", 'two']);`,
);
const UNIQUE = outside(
  1_767_398_400_000,
  'Unique',
  "await queryRunner.query('CREATE UNIQUE INDEX CONCURRENTLY users_once ON users (name)');",
);

const scratchOf = scratchServers(installTypeorm, 15, 18);

function staged(use: (scene: TypeormScene) => Promise<void>, major: 15 | 18 = 18): Promise<void> {
  return withTypeormScene({ major, scratch: scratchOf(major), options: {} }, use);
}

/** A class may ask for no transaction only where each migration has its own. */
const EACH = ['migration:run', '-t', 'each'] as const;

async function typeormIsContent({ typeorm, target }: TypeormScene) {
  expect(await typeorm(target, ...EACH)).toMatchObject({
    code: 0,
    text: expect.stringContaining('No migrations are pending'),
  });
}

const recorded = (db: Parameters<typeof rowsOf>[0]) => rowsOf(db, 'SELECT * FROM migrations ORDER BY id');

describe('A class of TypeORM that asks for no transaction', { timeout: 240_000 }, () => {
  it.each([15, 18] as const)(
    'leaves what TypeORM leaves, which has nothing to do afterwards, on PostgreSQL %d',
    (major) =>
      staged(async (scene) => {
        const { corridor, environment, typeorm, target } = scene;
        await scene.release({ ...USERS, ...INDEX });
        const plan = await corridor.prepare(environment);
        expect(plan.steps).toMatchObject([
          { mode: 'one_transaction' },
          {
            mode: 'per_statement',
            modeReason: expect.stringContaining('it is not started again'),
            statements: [{}, {}, { text: "UPDATE users SET email = 'a''b' WHERE name = 'two'" }],
          },
        ]);
        expect((await corridor.deployNow(await corridor.request(plan))).state).toBe('succeeded');
        await withDatabase(major, async (other) => {
          expect(await typeorm(other, ...EACH)).toMatchObject({ code: 0 });
          expect(await recorded(target)).toEqual(await recorded(other));
          expect(await shapeOf(target)).toEqual(await shapeOf(other));
          expect(await indexesOf(target)).toEqual(await indexesOf(other));
          const text = 'SELECT id, name, email FROM users ORDER BY id';
          expect(await rowsOf(target, text)).toEqual(await rowsOf(other, text));
        });
        await typeormIsContent(scene);
        expect(await driftOf(scene)).toMatchObject({ kind: 'compared', countedItems: [] });
      }, major),
  );

  it('that fails says what remains, and is run again once that is mended', () =>
    staged(async (scene) => {
      await mendFailedIndex(scene, { before: USERS, unique: UNIQUE, index: 'users_once', history: recorded });
      await typeormIsContent(scene);
    }));

  it('asks nothing', () =>
    staged(async ({ release, corridor, environment }) => {
      await release({
        ...USERS,
        ...outside(1_767_312_000_000, 'Asks', "await queryRunner.hasTable('users');"),
      });
      expect(await corridor.tryPrepare(environment)).toMatchObject([{ code: 'PROGRAM.READS_OUTSIDE' }]);
    }));
});
