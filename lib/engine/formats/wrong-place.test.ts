import { describe, expect, it } from 'vitest';
import type { Tool } from '../model/migration';
import type { SourceFile } from '../model/release';
import { formatOf } from './registry';
import { SAMPLE_FOLDERS } from './testing/sample-folders';

const TEXTS = ['CREATE TABLE a (id int);\n', 'CREATE TABLE b (id int);\n'];
const fileAt = (path: string): SourceFile => ({ path, bytes: new TextEncoder().encode('SELECT 1;\n') });

/** Files that a person took for migrations, where the tool looks for none. */
const STRAYS: readonly (readonly [Tool, string])[] = [
  ['prisma', '20260901000000_lost.sql'],
  ['prisma', 'lost.sql'],
  ['prisma', '2026/20260901000000_lost/migration.sql'],
  ['drizzle', 'sub/0009_lost.sql'],
  ['drizzle', 'sub/20260901000000_lost/migration.sql'],
  ['atlas', '2026/20260901000000_lost.sql'],
  ['golang-migrate', '2026/000009_lost.up.sql'],
  ['golang-migrate', '2026/000009_lost.down.sql'],
  ['knex', '2026/20260901000000_lost.ts'],
  ['typeorm', '2026/1767225600999-Lost.ts'],
  ['module', '2026/0009-lost.mjs'],
  ['alembic', 'versions/2026/1975ea83b712_lost.py'],
];

/** What people keep beside their migrations, and nobody means to be run. */
const NEIGHBOURS: readonly (readonly [Tool, string])[] = [
  ['prisma', 'migration_lock.toml'],
  ['prisma', 'README.md'],
  ['prisma', '20260101000000_a/down.sql'],
  ['prisma', 'helpers/sql/views.sql'],
  ['drizzle', 'meta/0000_snapshot.json'],
  ['drizzle', 'schema.ts'],
  ['drizzle', 'seeds/seed.sql'],
  ['atlas', 'schema/tables.sql'],
  ['atlas', 'seeds/seed.sql'],
  ['golang-migrate', 'seeds/seed.sql'],
  ['golang-migrate', 'seeds/0001.sql'],
  ['knex', 'helpers/ids.js'],
  ['knex', 'sql/20260901000000_view.sql'],
  ['typeorm', 'helpers/ids.ts'],
  ['module', 'helpers/ids.mjs'],
  ['alembic', 'versions/helpers/ids.py'],
];

const readWith = (tool: Tool, path: string) => {
  const format = formatOf(tool);
  const own = SAMPLE_FOLDERS[tool]?.(TEXTS) ?? [];
  const read = (files: readonly SourceFile[]) => format.read({ files, directories: [], options: {} });
  const isSelected = format.selects(path, {});
  return { before: read(own), isSelected, after: read(isSelected ? [...own, fileAt(path)] : own) };
};

describe('a migration in a wrong place', () => {
  it.each(STRAYS)('of %s is noted with its file and what to do: %s', (tool, path) => {
    const { before, isSelected, after } = readWith(tool, path);
    expect(isSelected).toBe(true);
    expect(after.migrations).toEqual(before.migrations);
    expect(after.problems).toEqual([]);
    expect(after.notes.slice(before.notes.length)).toEqual([
      {
        code: 'MIGRATION.WRONG_PLACE',
        summary: expect.stringMatching(/never looks, so it is never run\. \w.{20,}\.$/),
        migrationId: null,
        file: path,
      },
    ]);
  });

  it.each(NEIGHBOURS)('is nothing that only lies beside migrations of %s: %s', (tool, path) => {
    const { before, after } = readWith(tool, path);
    expect(after).toEqual(before);
  });

  it.each(['prisma', 'atlas', 'golang-migrate'])(
    'alone in a folder of %s, is named where nothing is found',
    (tool) => {
      const path = STRAYS.find(([of]) => of === tool)?.[1] ?? '';
      const { problems } = formatOf(tool).read({ files: [fileAt(path)], directories: [], options: {} });
      expect(problems).toMatchObject([{ code: 'SOURCE.NO_MIGRATIONS', where: { file: path } }]);
    },
  );

  it('of Flyway is one in none of its locations; what else lies there is nothing to it', () => {
    const format = formatOf('flyway');
    const options = { locations: 'common,dev' };
    const paths = ['common/V1__a.sql', 'dev/R__b.sql', 'old/V2__lost.sql', 'old/U2__lost.sql', 'R__lost.sql'];
    const beside = ['seeds/seed.sql', 'old/V3__lost.sql.conf', 'old/V4__lost.py', '.git/V5__a.sql'];
    const selected = [...paths, ...beside].filter((path) => format.selects(path, options));
    const { migrations, problems, notes } = format.read({
      files: selected.map(fileAt),
      directories: [],
      options,
    });
    expect(problems).toEqual([]);
    expect(migrations.map(({ path }) => path)).toEqual(['common/V1__a.sql', 'dev/R__b.sql']);
    expect(notes.map(({ code, file }) => [code, file])).toEqual([
      ['MIGRATION.WRONG_PLACE', 'old/V2__lost.sql'],
      ['MIGRATION.WRONG_PLACE', 'R__lost.sql'],
    ]);
  });

  it('of Drizzle 1.x is a file in no folder, and a folder with a snapshot alone', () => {
    const files = ['20260101000000_a/migration.sql', '0009_lost.sql', '20260201000000_b/snapshot.json'];
    const { migrations, problems, notes } = formatOf('drizzle').read({
      files: files.map(fileAt),
      directories: [],
      options: {},
    });
    expect([migrations.length, problems]).toEqual([1, []]);
    expect(notes.map(({ code, file }) => [code, file])).toEqual([
      ['MIGRATION.WRONG_PLACE', '0009_lost.sql'],
      ['MIGRATION.NOT_LISTED', '20260201000000_b/snapshot.json'],
    ]);
  });
});
