import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { validatePorts } from '../validate-ports';
import { createMigration, type CreateInput } from './create';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lockkeeper-create-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function write(texts: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, text] of Object.entries(texts)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}

async function create(input: Partial<CreateInput>): Promise<readonly string[] | string> {
  const made = await createMigration(await validatePorts(folder), {
    folder,
    tool: null,
    options: {},
    name: 'add notes',
    sql: 'SELECT 1;',
    downSql: null,
    ...input,
  });
  return made.ok ? made.value.files : made.failure.code;
}

const files = async (): Promise<readonly string[]> =>
  (await readdir(folder, { recursive: true })).filter((path) => /\.(?:sql|js|py)$/.test(path)).sort();

describe('creating a migration', () => {
  it('writes what the tool would, and nothing else', async () => {
    await write({ '000001_init.up.sql': 'SELECT 1;', '000001_init.down.sql': 'SELECT 1;' });
    expect(await create({ downSql: 'SELECT 2;' })).toEqual([
      '000002_add_notes.down.sql',
      '000002_add_notes.up.sql',
    ]);
    expect(await readFile(join(folder, '000002_add_notes.up.sql'), 'utf8')).toBe('SELECT 1;\n');
    expect((await readdir(folder)).length).toBe(4);
    expect(await create({})).toBe('CREATE.NAME_TAKEN');
  });

  it('begins a folder when the tool is named', async () => {
    const made = await create({ tool: 'prisma', sql: null });
    expect(made).toHaveLength(2);
    expect(await readFile(join(folder, 'migration_lock.toml'), 'utf8')).toContain('postgresql');
  });

  it.each([
    ['a text that PostgreSQL would not understand', { sql: 'CREATE TABEL x();' }, 'SQL.NOT_ANALYSED'],
    ['a way back where the tool keeps none', { tool: 'prisma', downSql: 'SELECT 1;' }, 'CREATE.NO_WAY_BACK'],
    ['a name that is a path', { name: '../../etc/x' }, 'CREATE.BAD_NAME'],
    ['a tool that there is no format for', { tool: 'other' }, 'CLI.TOOL'],
  ])('refuses %s, and writes nothing', async (_, input, code) => {
    await write({ '000001_init.up.sql': 'SELECT 1;' });
    expect(await create(input)).toBe(code);
    expect(await files()).toEqual(['000001_init.up.sql']);
  });

  it.each([
    ['no SQL', { sql: 'SELECT 1;\nCREATE TABEL x();' }, 'SQL.NOT_ANALYSED'],
    ['no SQL as the way back', { downSql: 'DROP;' }, 'SQL.NOT_ANALYSED'],
    ['what cannot run in a transaction', { sql: 'VACUUM;' }, 'CREATE.NOT_IN_A_PROGRAM'],
    ['COPY', { sql: "COPY a TO '/tmp/x';" }, 'CREATE.NOT_IN_A_PROGRAM'],
    ['a transaction of its own', { sql: 'ROLLBACK;' }, 'SQL.ROLLBACK'],
    ['what the tool would not send as it is', { sql: String.raw`SELECT '\?';` }, 'CREATE.NOT_BY_KNEX'],
  ])('refuses in a program %s, and writes nothing', async (_, input, code) => {
    const init = { '20260101000000_init.js': 'exports.up = async () => {}; exports.down = async () => {};' };
    await write(init);
    expect(await create(input)).toBe(code);
    expect(await readdir(folder)).toEqual(Object.keys(init));
  });

  it('refuses a folder of programs whose order cannot be told, and one in which it would not come last', async () => {
    await write({ 'versions/a.py': 'revision = "a"\ndown_revision = "gone"\n' });
    expect(await create({ tool: 'alembic' })).toBe('ALEMBIC.UNKNOWN_REVISION');
    await rm(folder, { recursive: true });
    await write({ 'zzz.js': '' });
    expect(await create({ tool: 'knex' })).toBe('CREATE.NOT_LAST');
  });

  it('follows on one of several heads, joins them, and knows no heads of other tools', async () => {
    await write({
      'versions/a.py': 'revision = "a"\ndown_revision = None\n',
      'versions/b.py': 'revision = "b"\ndown_revision = "a"\n',
      'versions/c.py': 'revision = "c"\ndown_revision = "a"\n',
    });
    const of = { tool: 'alembic', sql: null };
    expect(await create(of)).toBe('CREATE.SEVERAL_HEADS');
    expect(await create({ ...of, head: 'b' })).toHaveLength(1);
    expect(await create({ ...of, name: 'merge all', merges: true })).toHaveLength(1);
    expect(await create({ ...of, name: 'after the merge' })).toHaveLength(1);
    expect(await create({ tool: 'prisma', head: 'b' })).toBe('CREATE.NO_BRANCHES');
  });

  it('refuses a folder with a problem, and one in which it would not come last', async () => {
    await write({ '1_a.up.sql': 'SELECT 1;', '01_b.up.sql': 'SELECT 1;' });
    expect(await create({})).toBe('MIGRATION.DUPLICATE_ID');
    await rm(folder, { recursive: true });
    await write({ 'migration_lock.toml': '', 'zzz/migration.sql': 'SELECT 1;' });
    expect(await create({})).toBe('CREATE.NOT_LAST');
  });

  it.each([
    ['Flyway', 'flyway', { 'V1__a.sql': 'SELECT 1;' }],
    ['Atlas', 'atlas', {}],
    ['Knex', 'knex', {}],
    ['Alembic', 'alembic', { 'versions/a.py': "revision = 'a'\ndown_revision = None\n" }],
  ])(
    'of several who make one of %s at once each is told the truth, and the folder stays whole',
    async (_, tool, texts) => {
      await write(texts);
      const made = await Promise.all(['b', 'c', 'd', 'e'].map((name) => create({ name, tool })));
      const through = made.filter((one) => typeof one !== 'string');
      expect(await files()).toHaveLength(Object.keys(texts).length + through.length);
      expect(await create({ name: 'afterwards', tool })).toEqual(
        expect.arrayContaining([expect.any(String)]),
      );
    },
  );
});
