import type { ProgramDriver } from '../../ports/program-runner';
import { javascriptDriver } from '../javascript-driver';

/**
 * Runs one migration with the project's own Knex, on a pool of one connection, in a transaction as Knex begins it, or in none where it asks for
 * none. The knexfile is not loaded: of what it says the options of the source alone count. Sources: Knex `Migrator.js`, _waterfallBatch; `dialects/postgres/index.js`.
 */
export const KNEX_DRIVER: ProgramDriver = {
  language: 'javascript',
  packages: ['knex', 'pg'],
  text: javascriptDriver(`
async function loadMigration(file) {
  const loaded = await load(file);
  return typeof loaded.up === 'function' || loaded.default === undefined ? loaded : loaded.default;
}

async function describeOne(file) {
  try {
    const { up, down, config } = (await loadMigration(file)) ?? {};
    const is = (value) => typeof value === 'function';
    const transaction = typeof config?.transaction === 'boolean' ? config.transaction : null;
    return { file, up: is(up), down: is(down), transaction };
  } catch (error) {
    return { file, thrown: told(error) };
  }
}

async function run({ file, way, leaves, database }) {
  const knex = requireProject('knex');
  const migration = await loadMigration(file);
  if (way === 'down' && typeof migration.down !== 'function') return lacks('down');
  const instance = knex({
    client: 'pg',
    connection: { ...database, ssl: false },
    pool: { min: 1, max: 1 },
  });
  try {
    if (leaves) await migration[way](instance);
    else {
      await instance.transaction(async (trx) => {
        await migration[way](trx);
      });
    }
  } finally {
    await instance.destroy();
  }
  return null;
}
`),
};
