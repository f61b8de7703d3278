import { describe, expect, it } from 'vitest';
import { detectIn } from '../../../testing/detect';

const MIGRATION = 'export class Init1700000000000 {}';
const dataSource = (members: string): string =>
  `import 'reflect-metadata';\nimport { DataSource } from 'typeorm';\nexport const AppDataSource = new DataSource({\n${members}\n});\n`;

describe('a configuration of TypeORM', () => {
  it('names folder and history, with the lines that say so', async () => {
    const found = await detectIn({
      'src/data-source.ts': dataSource(
        "  type: 'postgres',\n  password: 'canary',\n  migrations: ['src/steps/**/*{.ts,.js}'],\n  migrationsTableName: 'done',\n  schema: 'app',",
      ),
      'src/steps/1700000000000-Init.ts': MIGRATION,
    });
    expect(found).toEqual({
      folder: '/repo',
      sources: [
        {
          tool: 'typeorm',
          title: 'TypeORM',
          place: 'src/steps',
          folder: '/repo/src/steps',
          options: { table: 'done', schema: 'app', files: '**' },
          evidence: [
            { file: 'src/data-source.ts', line: 4, says: 'type: postgres' },
            { file: 'src/data-source.ts', line: 6, says: 'migrations: src/steps/**/*{.ts,.js}' },
            { file: 'src/data-source.ts', line: 7, says: 'migrationsTableName: done' },
            { file: 'src/data-source.ts', line: 8, says: 'schema: app' },
            { file: 'src/steps/1700000000000-Init.ts', line: null, says: 'A file of TypeORM' },
          ],
          remarks: [],
        },
      ],
      others: [],
      remarks: [],
    });
  });

  it.each([
    [
      'options of their own',
      "import { DataSource, type DataSourceOptions } from 'typeorm';\nconst options: DataSourceOptions = { type: 'postgres', migrations: ['db/*.ts'] };\nconst source = new DataSource(options);\nsource.initialize().then(() => {});\nexport default source;",
    ],
    [
      'require',
      "const typeorm = require('typeorm');\nmodule.exports = new typeorm.DataSource({ migrations: ['db/*.js'] });",
    ],
    [
      'exports by name',
      "const { DataSource } = require('typeorm');\nexports.source = new DataSource({ migrations: ['db/*.js'] });",
    ],
  ])('is read when it is written with %s', async (_, text) => {
    const { sources } = await detectIn({ 'src/data-source.ts': text, 'db/first.ts': MIGRATION });
    expect(sources.map(({ tool, place }) => [tool, place])).toEqual([['typeorm', 'db']]);
  });

  it.each([
    ['ormconfig.json', '{ "type": "postgres", "migrations": ["db/*.js"] }'],
    ['ormconfig.json', '[{ "type": "postgres", "migrations": ["db/*.js"] }]'],
    ['ormconfig.js', "module.exports = { type: 'postgres', migrations: ['db/*.js'] };"],
  ])('of older versions is read: %s', async (name, text) => {
    const { sources } = await detectIn({ [name]: text, 'db/first.js': MIGRATION });
    expect(sources).toMatchObject([{ tool: 'typeorm', place: 'db', options: {} }]);
  });

  it('that computes its folder gets the one near it, and says what it could not read', async () => {
    const { sources } = await detectIn({
      'src/data-source.ts': dataSource(
        "  type: 'postgres',\n  migrations: [__dirname + '/migrations/*.ts'],\n  migrationsTableName: 'done',",
      ),
      'src/migrations/1700000000000-Init.ts': MIGRATION,
    });
    expect(sources).toMatchObject([
      {
        place: 'src/migrations',
        options: { table: 'done' },
        remarks: ['src/data-source.ts:5: migrations is computed by the program (an expression).'],
      },
    ]);
  });

  it('that names what is built gets the folder that it is built from', async () => {
    const { sources } = await detectIn({
      'src/data-source.ts': dataSource("  migrations: ['dist/migrations/*.js'],"),
      'src/migrations/1700000000000-Init.ts': MIGRATION,
    });
    expect(sources).toMatchObject([
      {
        place: 'src/migrations',
        remarks: ['src/data-source.ts: migrations is dist/migrations/*.js, and that folder is not here.'],
      },
    ]);
  });

  it('tells of another database, and that a pattern is not followed', async () => {
    const { sources, others } = await detectIn({
      'one/data-source.ts': dataSource("  type: 'mysql',\n  migrations: ['one/db/*.ts'],"),
      'one/db/1700000000000-Init.ts': MIGRATION,
      'two/app.datasource.ts': dataSource("  type: 'postgres',\n  migrations: ['./db/[0-9]*.ts'],"),
      'two/db/1700000000000-Init.ts': MIGRATION,
    });
    expect(others).toMatchObject([
      { why: 'These migrations are written for mysql; Lockkeeper looks after PostgreSQL.' },
    ]);
    expect(sources).toMatchObject([
      {
        place: 'two/db',
        remarks: [
          'two/app.datasource.ts: migrations chooses files by ./db/[0-9]*.ts; every program of that folder counts here.',
        ],
      },
    ]);
  });

  it('is none when it imports something else, and is not read as YAML', async () => {
    const { sources, others, remarks } = await detectIn({
      'web/data-source.ts': "import { api } from './api';\nexport default { migrations: ['db/*.ts'] };",
      'ormconfig.yml': 'default:\n  type: postgres\n',
    });
    expect([sources, others]).toEqual([[], []]);
    expect(remarks).toEqual(['ormconfig.yml is a configuration of TypeORM that is not read here.']);
  });
});
