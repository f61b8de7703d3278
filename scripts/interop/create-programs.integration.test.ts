import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withCorridor } from '../../lib/testing/corridor';
import { withDatabase } from '../../lib/testing/postgres';
import { startScratchTestServer, type ScratchTestServer } from '../../lib/testing/scratch-server';
import { connectionUrl, withTestStore } from '../../lib/testing/store';
import { createdByWorker, leftByNasty, sentAsItIs } from './created-program';
import { installKnex, withKnexScene } from './knex-cli';
import { installTypeorm, withTypeormScene } from './typeorm-cli';

let scratch: ScratchTestServer;
let wanted: unknown = null;
beforeAll(async () => {
  await Promise.all([installKnex(), installTypeorm()]);
  scratch = await startScratchTestServer(18);
  await withDatabase(18, async (db) => {
    await sentAsItIs(db);
    wanted = await leftByNasty(db);
  });
}, 240_000);
afterAll(() => scratch.stop());

describe('a program that was made of typed SQL', { timeout: 240_000 }, () => {
  it.each([
    ['CommonJS', { '20260101000000_a.js': 'exports.up = async () => {};\nexports.down = async () => {};\n' }],
    [
      'TypeScript',
      { '20260101000000_a.ts': 'export async function up() {}\nexport async function down() {}\n' },
    ],
  ])('is run by Knex and by us to the same end, and taken back by Knex: %s', (_, files) =>
    withKnexScene({ major: 18, scratch }, ({ corridor, target, environment, release, deploy, knex }) =>
      withDatabase(18, async (other) => {
        await release(files);
        await createdByWorker(corridor);
        expect(await deploy()).toBe('succeeded');
        expect(await leftByNasty(target)).toEqual(wanted);
        // Without a compiler Knex itself runs JavaScript alone.
        if ('20260101000000_a.ts' in files) return;
        expect(environment.tier).toBe('production');
        expect(await knex(other, 'migrate:latest')).toMatchObject({ code: 0 });
        expect(await leftByNasty(other)).toEqual(wanted);
        expect(await knex(other, 'migrate:down')).toMatchObject({ code: 0 });
        expect(await leftByNasty(other)).toBeNull();
      }),
    ),
  );

  it('is run by TypeORM and by us to the same end, and taken back by TypeORM', () =>
    withTypeormScene({ major: 18, scratch, options: {} }, ({ corridor, target, release, deploy, typeorm }) =>
      withDatabase(18, async (other) => {
        await release({
          '1767225600000-A.js': 'module.exports = class A1767225600000 { async up() {} async down() {} };\n',
        });
        await createdByWorker(corridor);
        expect(await deploy()).toBe('succeeded');
        expect(await leftByNasty(target)).toEqual(wanted);
        expect(await typeorm(other, 'migration:run')).toMatchObject({ code: 0 });
        expect(await leftByNasty(other)).toEqual(wanted);
        expect(await typeorm(other, 'migration:revert')).toMatchObject({ code: 0 });
        expect(await leftByNasty(other)).toBeNull();
      }),
    ));

  it('is a module that runs', () =>
    withTestStore(18, (test) =>
      withDatabase(18, (target) =>
        withCorridor(test, { scratchUrl: connectionUrl(scratch.admin), tool: 'module' }, async (corridor) => {
          const { id } = await createdByWorker(corridor);
          expect(id).toBe('0001-nasty-notes');
          const plan = await corridor.prepare(await corridor.register(target, 'production'));
          expect((await corridor.deployNow(await corridor.request(plan))).state).toBe('succeeded');
          expect(await leftByNasty(target)).toEqual(wanted);
        }),
      ),
    ));
});
