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

  async function validated(texts: Readonly<Record<string, string>>, tool: string) {
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
    return found.ok ? found.value : null;
  }

  it.each([
    [
      'alembic',
      { 'versions/a.py': "revision = 'a'\ndown_revision = 'gone'\n" },
      { code: 'ALEMBIC.UNKNOWN_REVISION', where: { file: 'versions/a.py', line: 2 } },
    ],
    [
      'module',
      {
        '1-a.mjs': "export const name = 'a';\nexport const dependencies = ['b'];\nexport function up() {}\n",
      },
      { code: 'MODULE.UNKNOWN_DEPENDENCY', where: { file: '1-a.mjs', line: 2 } },
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
    expect((await validated(texts, tool))?.problems).toMatchObject([problem]);
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
