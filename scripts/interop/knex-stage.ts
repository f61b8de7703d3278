import type { TestDatabase } from '../../lib/testing/postgres';
import { rowsOf } from './database';
import { installKnex, withKnexScene, type KnexScene } from './knex-cli';
import { scratchServers } from './scratch-servers';

export const USERS = {
  '20260101000000_users.js': `exports.up = async (knex) => {
  await knex.schema.createTable('users', (table) => {
    table.increments();
    table.string('name').notNullable().index();
    table.timestamps(true, true);
  });
  await knex('users').insert([{ name: "O'Hara" }, { name: 'two' }]);
};
exports.down = (knex) => knex.schema.dropTable('users');
`,
};
export const ORDERS = {
  '20260201000000_orders.js': `exports.up = async function (knex) {
  if (!(await knex.schema.hasTable('orders'))) {
    await knex.schema.createTable('orders', (table) => {
      table.increments();
      table.integer('user_id').references('users.id').onDelete('CASCADE');
      table.specificType('tags', 'text[]');
    });
  }
  await knex.transaction(async (inner) => {
    await inner('orders').insert({ user_id: 1, tags: ['a', 'b'] });
  });
};
exports.down = async (knex) => { await knex.schema.dropTable('orders'); };
`,
};
export const NOTES = {
  '20260301000000_notes.js': `module.exports = {
  up: (knex) => knex.schema.table('orders', (table) => table.text('note')),
  down: (knex) => knex.schema.table('orders', (table) => table.dropColumn('note')),
};
`,
};
export const SLOW = {
  '20260401000000_slow.js': `exports.up = async (knex) => {
  await knex.raw('CREATE TABLE slow (id int)');
  await knex.raw('SELECT pg_sleep(2)');
};
exports.down = async () => {};
`,
};
export const ALL = { ...USERS, ...ORDERS, ...NOTES };
/** Of the migrations, in the order in which they are written. */
export const names = (files: object) => Object.keys(files);

/** Knex and scratch servers for the tests of one file; gives what lends a scene to each. */
export function knexStages(...majors: readonly (14 | 18)[]) {
  const scratchOf = scratchServers(installKnex, ...majors);
  return (use: (scene: KnexScene) => Promise<void>, major: 14 | 18 = 18): Promise<void> =>
    withKnexScene({ major, scratch: scratchOf(major) }, use);
}

/** Rows of the history without what is different each time. */
export const recorded = (db: TestDatabase) =>
  rowsOf(db, 'SELECT id, name, batch, migration_time IS NOT NULL AS timed FROM knex_migrations ORDER BY id');

export const locks = (db: TestDatabase) => rowsOf(db, 'SELECT * FROM knex_migrations_lock');
