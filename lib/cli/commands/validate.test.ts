import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { formatOf } from '../../engine/worker';
import { validatePorts } from '../validate-ports';
import { editedFailures, validateFolder } from './validate';

const format = formatOf('flyway');
const read = (...texts: readonly (readonly [string, string])[]) =>
  format.read({
    files: texts.map(([path, text]) => ({ path, bytes: new TextEncoder().encode(text) })),
    directories: [],
    options: {},
  });

it('lets a text change that runs again with each text, and no other', () => {
  const before = read(['V1__a.sql', 'SELECT 1;'], ['R__v.sql', 'SELECT 1;']);
  const checksums = new Map(before.migrations.map(({ id, checksum }) => [id, checksum]));
  const after = read(['V1__a.sql', 'SELECT 2;'], ['R__v.sql', 'SELECT 2;']);
  expect(editedFailures(format, after, { name: 'main', checksums })).toMatchObject([
    { code: 'MIGRATION.EDITED', where: { file: 'V1__a.sql' } },
  ]);
  expect(editedFailures(format, before, { name: 'main', checksums })).toEqual([]);
});

describe('a folder of this machine', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lockkeeper-validate-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  async function validated(texts: Readonly<Record<string, string>>, tool: string | null) {
    for (const [path, text] of Object.entries(texts)) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), text);
    }
    const found = await validateFolder(await validatePorts(folder), {
      folder,
      tool,
      options: {},
      recordedBy: () => Promise.resolve([]),
      comparesDatamodel: false,
    });
    return found.ok ? found.value : { ...NOTHING, problems: [found.failure] };
  }
  const NOTHING = { remarks: [], migrations: [], notes: [] };

  it('says what of a configuration it could not follow, and where', async () => {
    const found = await validated(
      { 'flyway.toml': '[flyway]\nlocations = ["filesystem:db"\n', 'db/V1__a.sql': 'SELECT 1;' },
      null,
    );
    expect(found.remarks).toEqual([
      expect.stringMatching(/^flyway\.toml:\d: from here on it is no TOML that can be read\.$/),
    ]);
    expect(found.problems).toEqual([]);
  });

  it('says where it looked when it found nothing, and what lies there', async () => {
    const { problems } = await validated({ 'db/V1_a.sql': 'SELECT 1;' }, 'flyway');
    expect(problems).toMatchObject([
      {
        code: 'SOURCE.NO_MIGRATIONS',
        why: expect.stringContaining(`Looked into ${folder}. db/V1_a.sql is passed over by Flyway.`),
        where: { file: 'db/V1_a.sql' },
      },
    ]);
  });

  it('names the file of a remark, and finds nothing wrong', async () => {
    const found = await validated(
      { '20260101000000_a/migration.sql': 'SELECT 1;', '20260102000000_lost.sql': 'SELECT 1;' },
      'prisma',
    );
    expect(found).toMatchObject({
      problems: [],
      notes: [{ code: 'MIGRATION.WRONG_PLACE', file: '20260102000000_lost.sql', line: null }],
    });
  });

  it('counts what stops a deploy alone as wrong, and still lists the migrations', async () => {
    const revision = (name: string, below: string) => `revision = '${name}'\ndown_revision = ${below}\n`;
    const found = await validated(
      {
        'versions/base.py': revision('base', 'None'),
        'versions/left.py': revision('left', "'base'"),
        'versions/right.py': revision('right', "'base'"),
      },
      'alembic',
    );
    expect(found.migrations).toHaveLength(3);
    expect(found.problems).toMatchObject([
      { code: 'ALEMBIC.SEVERAL_HEADS', where: { file: 'versions/left.py', line: 1 } },
      { code: 'ALEMBIC.SEVERAL_HEADS', where: { file: 'versions/right.py', line: 1 } },
    ]);
  });

  it('reads what takes a migration back as it reads the migration', async () => {
    const { problems } = await validated(
      { '1_a.up.sql': 'SELECT 1;', '1_a.down.sql': 'SELECT 1;\nDROP TABEL a;\n' },
      'golang-migrate',
    );
    expect(problems).toMatchObject([{ code: 'SQL.NOT_ANALYSED', where: { file: '1_a.down.sql', line: 2 } }]);
  });

  it.each([
    [
      'alembic',
      { 'versions/a.py': "revision = 'a'\ndown_revision = 'gone'\n" },
      { code: 'ALEMBIC.UNKNOWN_REVISION', where: { file: 'versions/a.py', line: 2 } },
    ],
    [
      'module',
      {
        '1-a.mjs':
          "export const version = '1';\nexport const name = 'a';\nexport const dependencies = ['b'];\nexport function up() {}\n",
      },
      { code: 'MODULE.UNKNOWN_DEPENDENCY', where: { file: '1-a.mjs', line: 3 } },
    ],
    [
      'module',
      { '1-a.mjs': "export const version = '2';\nexport const name = 'a';\nexport function up() {}\n" },
      { code: 'MODULE.EXPORT', where: { file: '1-a.mjs', line: 1 } },
    ],
    [
      'module',
      { '1-a.mjs': "export const version = '1';\nexport const name = 'a';\n" },
      { code: 'MODULE.EXPORT', where: { file: '1-a.mjs' } },
    ],
    [
      'knex',
      { '1_a.js': 'exports.up = async () => {};\nexports.down = async () => {\n  one(;\n};\n' },
      { code: 'PROGRAM.NOT_LOADED', where: { file: '1_a.js', line: 3 } },
    ],
    [
      'knex',
      { '1_a.ts': 'export async function up(): Promise<void> {}\n' },
      { code: 'KNEX.EXPORT', where: { file: '1_a.ts' } },
    ],
    [
      'knex',
      { '1_a.js': 'module.exports = {\n  up: async () => {},\n  down: 5,\n};\n' },
      { code: 'KNEX.EXPORT', where: { file: '1_a.js', line: 3 } },
    ],
    [
      'typeorm',
      { '1700000000000-A.ts': '\nexport class AddA {\n  async up() {}\n}\n' },
      { code: 'TYPEORM.NO_TIMESTAMP', where: { file: '1700000000000-A.ts', line: 2 } },
    ],
    [
      'typeorm',
      { '1700000000000-A.ts': 'export const a = 1;\n' },
      { code: 'TYPEORM.NO_CLASS', where: { file: '1700000000000-A.ts' } },
    ],
    [
      'alembic',
      { 'versions/a.py': 'import make\nrevision = make.name()\ndown_revision = None\n' },
      { code: 'CREATE.REVISION_COMPUTED', where: { file: 'versions/a.py', line: 2 } },
    ],
    [
      'flyway',
      { 'V1__a.sql': `SELECT 1;\nSELECT \${b};\n` },
      { code: 'MIGRATION.PLACEHOLDER_UNKNOWN', where: { file: 'V1__a.sql', line: 2 } },
    ],
    [
      'golang-migrate',
      { '1_a.up.sql': 'SELECT 1;\n\\connect other\n' },
      { code: 'SQL.PSQL_META_COMMAND', where: { file: '1_a.up.sql', line: 2 } },
    ],
  ])('says on which line the folder of %s is wrong', async (tool, texts, problem) => {
    expect((await validated(texts, tool)).problems).toMatchObject([problem]);
  });

  it.each([
    ['a module that exports what another one has', 'export * from "./lib/a.mjs";\n'],
    ['a module that computes its exports', 'export const { up, down } = one();\n'],
    [
      'functions under other names',
      'function a() {}\nasync function b() {}\nexport { a as up, b as down };\n',
    ],
    ['exports that are set by a helper', 'one(exports);\nexports.up = async () => {};\n'],
    ['an object with what a helper gives', 'module.exports = { ...one(), up() {} };\n'],
    ['a return at the top', 'exports.up = () => {};\nexports.down = () => {};\nreturn;\n'],
  ])('says nothing against %s', async (_, text) => {
    const name = text.includes('exports') ? '1_a.js' : '1_a.ts';
    expect((await validated({ [name]: text }, 'knex')).problems).toEqual([]);
  });

  it('lists programs in their order and runs none of them', async () => {
    const found = await validated(
      {
        'versions/a.py': "revision = 'a'\ndown_revision = 'b'\nraise SystemExit\n",
        'versions/b.py': "revision = 'b'\ndown_revision = None\n",
      },
      'alembic',
    );
    expect(found).toMatchObject({
      problems: [],
      migrations: [
        { id: 'b', mode: 'program' },
        { id: 'a', mode: 'program' },
      ],
    });
  });
});
