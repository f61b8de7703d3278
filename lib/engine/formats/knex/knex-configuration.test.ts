import { describe, expect, it } from 'vitest';
import { detectIn } from '../../../testing/detect';

const FILES = { 'db/steps/20260101000000_init.js': 'exports.up = () => {};' };

describe('a knexfile', () => {
  it('names folder and history of one configuration, with the lines that say so', async () => {
    const found = await detectIn({
      'db/knexfile.js':
        "module.exports = {\n  client: 'pg',\n  migrations: {\n    directory: './steps',\n    tableName: 'steps',\n    schemaName: 'admin',\n    loadExtensions: ['.mjs', '.js'],\n    disableMigrationsListValidation: true,\n    disableTransactions: true,\n  },\n};\n",
      ...FILES,
    });
    expect(found).toEqual({
      folder: '/repo',
      sources: [
        {
          tool: 'knex',
          title: 'Knex',
          place: 'db/steps',
          folder: '/repo/db/steps',
          options: {
            table: 'steps',
            schema: 'admin',
            loadExtensions: '.mjs, .js',
            disableMigrationsListValidation: 'true',
            disableTransactions: 'true',
          },
          evidence: [
            { file: 'db/knexfile.js', line: 2, says: 'client: pg' },
            { file: 'db/knexfile.js', line: 4, says: 'migrations.directory: ./steps' },
            { file: 'db/knexfile.js', line: 5, says: 'migrations.tableName: steps' },
            { file: 'db/knexfile.js', line: 6, says: 'migrations.schemaName: admin' },
            { file: 'db/knexfile.js', line: 8, says: 'migrations.disableMigrationsListValidation: true' },
            { file: 'db/knexfile.js', line: 9, says: 'migrations.disableTransactions: true' },
            { file: 'db/steps/20260101000000_init.js', line: null, says: 'A file of Knex' },
          ],
          remarks: [
            'db/knexfile.js:9: migrations.disableTransactions counts where a program calls knex.migrate; the commands of Knex go by their own --disable-transactions alone. Switch the option off if these are what runs here.',
          ],
        },
      ],
      others: [],
      remarks: [],
    });
  });

  it('is one source when its environments say the same, and leaves another database of one of them out', async () => {
    const { sources, others } = await detectIn({
      'knexfile.ts': `import type { Knex } from 'knex';
const config: { [key: string]: Knex.Config } = {
  development: { client: 'sqlite3', connection: { filename: './dev.sqlite3' } },
  staging: { client: 'postgresql', migrations: { directory: ['db/steps'] } },
  production: { client: 'postgresql', migrations: { directory: ['db/steps'] } },
};
module.exports = config;
`,
      ...FILES,
    });
    expect(sources).toMatchObject([{ tool: 'knex', place: 'db/steps', options: {}, remarks: [] }]);
    expect(others).toEqual([]);
  });

  it('offers each history that its environments name', async () => {
    const { sources } = await detectIn({
      'knexfile.mjs': `const base = { client: 'pg', migrations: { directory: 'db/steps' } };
export default { one: base, two: { ...base, migrations: { directory: 'db/steps', tableName: 'two' } } };
`,
      ...FILES,
    });
    expect(sources.map(({ place, options }) => [place, options])).toEqual([
      ['db/steps', {}],
      ['db/steps', { table: 'two' }],
    ]);
  });

  it.each([
    ['false', {}, []],
    ["''", {}, []],
    [
      '1',
      { disableTransactions: 'true' },
      [expect.stringContaining('knexfile.js:3: migrations.disableTransactions counts where a program')],
    ],
    [
      "process.env.CI === 'true'",
      {},
      [
        'knexfile.js:3: migrations.disableTransactions is computed by the program (an expression); it is taken for off.',
      ],
    ],
  ])('takes disableTransactions as JavaScript does: %s', async (value, options, remarks) => {
    const { sources } = await detectIn({
      'knexfile.js': `module.exports = {\n  client: 'pg',\n  migrations: { directory: 'db/steps', disableTransactions: ${value} },\n};`,
      ...FILES,
    });
    expect(sources).toMatchObject([{ place: 'db/steps', remarks }]);
    expect(sources[0]?.options).toEqual(options);
  });

  it('without a folder means the one beside it', async () => {
    const { sources } = await detectIn({ 'api/knexfile.js': "module.exports = { client: 'pg' };" });
    expect(sources).toMatchObject([
      { place: 'api/migrations', remarks: ['There is no file in this folder yet.'] },
    ]);
  });

  it('that computes its folder means the one folder of Knex below it, and says what it computes', async () => {
    const { sources } = await detectIn({
      'knexfile.js':
        "module.exports = {\n  client: 'pg',\n  migrations: { directory: path.join(__dirname, 'db', 'steps') },\n};",
      ...FILES,
    });
    expect(sources).toMatchObject([
      {
        place: 'db/steps',
        remarks: ['knexfile.js:3: migrations.directory is computed by the program (path.join(…)).'],
      },
    ]);
  });

  it.each([
    [
      'a function',
      'module.exports = async () => ({});',
      'knexfile.js:1: what it exports is computed by the program (an expression).',
    ],
    [
      'several folders',
      "module.exports = { client: 'pg', migrations: { directory: ['a', 'b'] } };",
      'knexfile.js:1: migrations.directory names several folders; Lockkeeper reads one.',
    ],
    [
      'a folder elsewhere',
      "module.exports = { client: 'pg', migrations: { directory: '../x' } };",
      'knexfile.js:1: migrations.directory is ../x, which lies outside of the folder that was looked into.',
    ],
    [
      'names of its own',
      "module.exports = { client: 'pg', wrapIdentifier: snake, migrations: { directory: '../x' } };",
      'knexfile.js:1: wrapIdentifier changes names by a program; here they stay as the migrations write them.',
    ],
    [
      'a source of its own',
      "module.exports = { client: 'pg', migrations: { directory: '../x', migrationSource: new Source() } };",
      'knexfile.js:1: migrations.migrationSource says by a program which migrations there are; files are read here.',
    ],
  ])('with %s says what is not known', async (_, text, remark) => {
    const { sources, remarks } = await detectIn({ 'knexfile.js': text });
    expect(sources).toEqual([]);
    expect(remarks).toContain(remark);
  });

  it('of another database alone is named as that', async () => {
    const { sources, others } = await detectIn({
      'knexfile.js': "module.exports = { client: 'mysql2', migrations: { directory: 'db/steps' } };",
      ...FILES,
    });
    expect(sources).toEqual([]);
    expect(others).toMatchObject([
      {
        title: 'Knex',
        why: 'These migrations are written for mysql2; Lockkeeper looks after PostgreSQL.',
      },
    ]);
  });
});
