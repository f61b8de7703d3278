import { describe, expect, it } from 'vitest';
import type { SourceFile } from '../../model/release';
import { readPrismaFolder, selectsPrismaFile } from './prisma-folder';

type Content = string | Uint8Array;

const file = (path: string, content: Content): SourceFile => ({
  path,
  bytes: typeof content === 'string' ? new TextEncoder().encode(content) : content,
});

/** A folder of migrations by id, with more files and empty directories beside them. */
const read = (
  migrations: Readonly<Record<string, Content>>,
  more: { readonly files?: readonly SourceFile[]; readonly directories?: readonly string[] } = {},
) =>
  readPrismaFolder({
    files: [
      ...Object.entries(migrations).map(([id, content]) => file(`${id}/migration.sql`, content)),
      ...(more.files ?? []),
    ],
    directories: [...Object.keys(migrations), ...(more.directories ?? [])],
    options: {},
  });

const problemsOf = (...given: Parameters<typeof read>) =>
  read(...given).problems.map(({ code, where }) => [code, where]);

const SELECT = 'SELECT 1;\n';

describe('readPrismaFolder', () => {
  it("lists migrations in the order of Prisma's own command line, and says where an older one differs", () => {
    const { migrations, notes } = read({ '2_b': SELECT, '10_a': SELECT, '1_C': SELECT, '1_b': SELECT });
    expect(migrations.map(({ id }) => id)).toEqual(['1_b', '1_C', '10_a', '2_b']);
    expect(notes.map(({ code, migrationId }) => [code, migrationId])).toEqual([
      ['MIGRATION.ORDER_DEPENDS_ON_VERSION', '1_b'],
    ]);
  });

  it('takes names with spaces, as real histories have them', () => {
    const { migrations, problems } = read({ '20240101000000_init copy': SELECT });
    expect(problems).toEqual([]);
    expect(migrations[0]).toMatchObject({ id: '20240101000000_init copy', name: 'init copy' });
  });

  it('says that a folder holds nothing', () => {
    expect(problemsOf({})).toEqual([['SOURCE.NO_MIGRATIONS', undefined]]);
  });

  it('refuses names that differ by case or by the spelling of a character only', () => {
    expect(problemsOf({ '1_Add': SELECT, '1_add': SELECT })).toEqual([
      ['MIGRATION.DUPLICATE_ID', { file: '1_Add' }],
    ]);
    expect(problemsOf({ '1_caf\u00e9': SELECT, '1_cafe\u0301': SELECT })).toHaveLength(1);
  });

  it('refuses names with invisible characters, and shows them', () => {
    const { problems } = read({ '1_a\u202eb': SELECT });
    expect(problems).toMatchObject([{ code: 'MIGRATION.NAME_UNSAFE', where: { file: '1_a\\u{202e}b' } }]);
    expect(problems[0]?.summary).not.toContain('\u202e');
  });

  it("refuses a name that does not fit into Prisma's table", () => {
    expect(problemsOf({ ['1'.repeat(256)]: SELECT })).toMatchObject([['MIGRATION.NAME_TOO_LONG', {}]]);
  });

  it.each<readonly [string, Content, object]>([
    ['a NUL byte', 'SELECT 1;\nSELECT \0;', { file: '1_a/migration.sql', line: 2, column: 8 }],
    [
      'a byte that is not UTF-8',
      Uint8Array.from([...Buffer.from('SELECT '), 0xe4, 0x3b]),
      { line: 1, column: 8 },
    ],
    ['UTF-16', Uint8Array.from([0xff, 0xfe, 0x53, 0x00]), { file: '1_a/migration.sql' }],
  ])('names file and place of %s, and makes no migration of it', (_, content, where) => {
    const { migrations, problems } = read({ '1_a': content });
    expect(migrations).toEqual([]);
    expect(problems).toMatchObject([{ where }]);
  });

  it('reads past a byte order mark, keeps CRLF, and notes both', () => {
    const { migrations, notes } = read({ '1_a': '\ufeffSELECT 1;\r\n' });
    expect(migrations[0]?.body.text).toBe('SELECT 1;\r\n');
    expect(notes.map(({ migrationId }) => migrationId)).toEqual(['1_a', '1_a']);
    expect(notes.map(({ code }) => code)).toContain('MIGRATION.CRLF');
  });

  it('reads a file of 50 MB', () => {
    const large = `INSERT INTO t VALUES ('${'x'.repeat(50 * 2 ** 20)}');`;
    const { migrations, problems } = read({ '1_a': large });
    expect(problems).toEqual([]);
    expect(migrations[0]?.body.text).toHaveLength(large.length);
  });

  it.each([
    ['provider = "mysql"\n', ['SOURCE.OTHER_DATABASE']],
    ['# hand-made\nprovider = "postgresql"\n', []],
    ['provider = "postgres"', []],
    ['', []],
  ])('judges the lock file %j', (text, codes) => {
    const { problems } = read({ '1_a': SELECT }, { files: [file('migration_lock.toml', text)] });
    expect(problems.map(({ code }) => code)).toEqual(codes);
  });
});

describe('selectsPrismaFile', () => {
  it.each([
    ['migration_lock.toml', true],
    ['1_a/migration.sql', true],
    ['1_a/README.md', false],
    ['migration.sql', true],
    ['1_a/2_b/migration.sql', true],
  ])('%s: %s', (path, selected) => {
    expect(selectsPrismaFile(path)).toBe(selected);
  });
});
