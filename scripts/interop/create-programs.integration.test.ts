import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withCorridor } from '../../lib/testing/corridor';
import { withClient, withDatabase } from '../../lib/testing/postgres';
import { startScratchTestServer, type ScratchTestServer } from '../../lib/testing/scratch-server';
import { connectionUrl, withTestStore } from '../../lib/testing/store';
import { adoptedByWorker, createdByWorker, leftByNasty, sentAsItIs } from './created-program';
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
  it('is run by Knex and by us to the same end, and taken back by Knex', () =>
    withKnexScene({ major: 18, scratch }, ({ corridor, target, release, write, deploy, knex }) =>
      withDatabase(18, async (other) => {
        await release({
          '20260101000000_a.js': 'exports.up = async () => {};\nexports.down = async () => {};\n',
        });
        await createdByWorker(corridor);
        expect(await deploy()).toBe('succeeded');
        expect(await leftByNasty(target)).toEqual(wanted);
        expect(await knex(other, 'migrate:latest')).toMatchObject({ code: 0 });
        expect(await leftByNasty(other)).toEqual(wanted);
        expect(await knex(other, 'migrate:down')).toMatchObject({ code: 0 });
        expect(await leftByNasty(other)).toBeNull();
        // In TypeScript, which Knex itself runs with a compiler alone.
        await write({
          '20260101000000_a.ts': 'export async function up() {}\nexport async function down() {}\n',
        });
        expect((await createdByWorker(corridor)).id).toMatch(/\.ts$/);
      }),
    ));

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

  it('is a module that runs, and what somebody changed by hand becomes the next one', () =>
    withTestStore(18, (test) =>
      withDatabase(18, (target) =>
        withCorridor(test, { scratchUrl: connectionUrl(scratch.admin), tool: 'module' }, async (corridor) => {
          expect((await createdByWorker(corridor)).id).toBe('0001-nasty-notes');
          const environment = await corridor.register(target, 'production');
          const plan = await corridor.prepare(environment);
          expect((await corridor.deployNow(await corridor.request(plan))).state).toBe('succeeded');
          expect(await leftByNasty(target)).toEqual(wanted);
          await withClient(target, (client) =>
            client.query(
              `CREATE INDEX again ON "no\`te\${s}" ("what?"); ALTER TABLE "no\`te\${s}" ALTER parts SET DEFAULT ARRAY[$$a \\ ? :b$$]`,
            ),
          );
          const { sql, downSql } = await adoptedByWorker(corridor, environment);
          expect(downSql).not.toBeNull();
          const adopted = await createdByWorker(corridor, { name: 'adopt', sql, downSql });
          expect(adopted.id).toBe('0002-adopt');
          const file = join(corridor.project.source.folder, '0002-adopt.mjs');
          expect(await readFile(file, 'utf8')).toContain('export async function down({ query })');
        }),
      ),
    ));
});
