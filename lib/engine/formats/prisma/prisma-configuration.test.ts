import { describe, expect, it } from 'vitest';
import { detectIn } from '../../../testing/detect';

const SCHEMA =
  'generator client {\n}\n\ndatasource db {\n  provider = "postgresql"\n  url = env("DATABASE_URL")\n}\n';
const LOCK = 'provider = "postgresql"\n';
const places = async (files: Readonly<Record<string, string>>): Promise<readonly string[]> =>
  (await detectIn(files)).sources.map(({ place }) => place);

describe('a Prisma schema', () => {
  it('has its migrations beside it, and says for which database', async () => {
    const { sources, others, remarks } = await detectIn({
      'prisma/schema.prisma': SCHEMA,
      'prisma/migrations/migration_lock.toml': LOCK,
      'prisma/migrations/20260101000000_one/migration.sql': 'SELECT 1;',
    });
    expect({ others, remarks }).toEqual({ others: [], remarks: [] });
    expect(sources).toEqual([
      {
        tool: 'prisma',
        title: 'Prisma Migrate',
        place: 'prisma/migrations',
        folder: '/repo/prisma/migrations',
        options: {},
        evidence: [
          { file: 'prisma/schema.prisma', line: 5, says: 'provider: postgresql' },
          { file: 'prisma/migrations/migration_lock.toml', line: null, says: 'A file of Prisma Migrate' },
        ],
        remarks: [],
      },
    ]);
  });

  it('of many files is one, with its migrations in the folder or beside it', async () => {
    const files = { 'prisma/schema/base.prisma': SCHEMA, 'prisma/schema/user.prisma': 'model User {\n}\n' };
    expect(await places({ ...files, 'prisma/migrations/migration_lock.toml': LOCK })).toEqual([
      'prisma/migrations',
    ]);
    expect(await places({ ...files, 'prisma/schema/migrations/migration_lock.toml': LOCK })).toEqual([
      'prisma/schema/migrations',
    ]);
  });

  it('without migrations is offered with a word', async () => {
    const { sources } = await detectIn({ 'schema.prisma': SCHEMA });
    expect(sources).toMatchObject([
      { place: 'migrations', remarks: ['There is no file in this folder yet.'] },
    ]);
  });

  it('of another database is told, and no source', async () => {
    const { sources, others } = await detectIn({
      'prisma/schema.prisma': SCHEMA.replace('postgresql', 'mysql'),
      'prisma/migrations/migration_lock.toml': LOCK.replace('postgresql', 'mysql'),
    });
    expect(sources).toEqual([]);
    expect(others.map(({ why }) => why)).toEqual([
      'These migrations are written for mysql; Lockkeeper looks after PostgreSQL.',
    ]);
  });

  it('stands for each application of a monorepo', async () => {
    expect(
      await places({
        'apps/api/prisma/schema.prisma': SCHEMA,
        'packages/db/prisma/schema.prisma': SCHEMA,
        'packages/db/prisma/migrations/migration_lock.toml': LOCK,
        'node_modules/pkg/prisma/schema.prisma': SCHEMA,
      }),
    ).toEqual(['apps/api/prisma/migrations', 'packages/db/prisma/migrations']);
  });
});

describe('prisma.config', () => {
  it('says where the migrations are, in place of the schema', async () => {
    const { sources } = await detectIn({
      'prisma.config.ts':
        "import { defineConfig } from 'prisma/config';\nexport default defineConfig({\n  schema: 'db/schema.prisma',\n  migrations: { path: 'db/steps' },\n});\n",
      'db/schema.prisma': SCHEMA,
      'db/steps/20260101000000_one/migration.sql': 'SELECT 1;',
    });
    expect(sources).toMatchObject([
      {
        place: 'db/steps',
        evidence: [
          { line: 3, says: 'schema: db/schema.prisma' },
          { line: 4, says: 'migrations.path: db/steps' },
          { file: 'db/schema.prisma', line: 5 },
        ],
        remarks: [],
      },
    ]);
  });

  it('without a path leaves them beside the schema that it names, or that Prisma would find', async () => {
    const migrations = { 'db/migrations/20260101000000_one/migration.sql': 'SELECT 1;' };
    const named = "export default { schema: '../db/schema.prisma' };";
    expect(await places({ '.config/prisma.ts': named, 'db/schema.prisma': SCHEMA, ...migrations })).toEqual([
      'db/migrations',
    ]);
    expect(
      await places({ 'prisma.config.mjs': 'export default {};', 'prisma/schema.prisma': SCHEMA }),
    ).toEqual(['prisma/migrations']);
  });

  it('of Prisma 7 goes before any other of its folder, by whatever name Prisma takes', async () => {
    const files = { 'db/schema.prisma': SCHEMA, 'old/schema.prisma': SCHEMA };
    const one = "export default { schema: 'db/schema.prisma', migrations: { path: 'db/steps' } };";
    const other = "export default { schema: 'old/schema.prisma', migrations: { path: 'old/steps' } };";
    const first = async (more: Readonly<Record<string, string>>) => (await places({ ...files, ...more }))[0];
    expect(await first({ 'prisma7.config.ts': one, 'prisma.config.js': other })).toBe('db/steps');
    const below = one.replaceAll("'db/", "'../db/");
    expect(await first({ '.config/prisma7.mts': below, 'prisma.config.js': other })).toBe('db/steps');
    expect(await first({ 'prisma.config/index.ts': below })).toBe('db/steps');
  });

  it('that computes its schema leaves it to the schemas', async () => {
    const found = await detectIn({
      'prisma.config.ts': "export default defineConfig({ schema: path.join('prisma', 'schema.prisma') });",
      'prisma/schema.prisma': SCHEMA,
      'prisma/migrations/migration_lock.toml': LOCK,
    });
    expect(found.sources.map(({ place }) => place)).toEqual(['prisma/migrations']);
    expect(found.remarks).toEqual(['prisma.config.ts:1: schema is computed by the program (path.join(…)).']);
  });
});
