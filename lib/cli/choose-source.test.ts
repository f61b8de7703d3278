import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Tool, ToolOptions } from '../engine/model/migration';
import { createProgramParser } from '../server/sources/create-program-parser';
import { createFolderSourceReader } from '../server/sources/folder-source-reader';
import { chooseSource } from './choose-source';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lockkeeper-choose-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function write(files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}

const choose = (typed: { tool?: Tool; options?: ToolOptions; otherwise?: Tool } = {}) =>
  chooseSource(
    { sources: createFolderSourceReader({ roots: [folder] }), programs: createProgramParser() },
    { folder, tool: null, options: {}, ...typed },
  );

it.each([
  ['script.py.mako', 'alembic'],
  ['20260101000000_a.ts', 'knex'],
  ['V1__a.sql', 'flyway'],
  ['notes.txt', 'prisma'],
])('takes a folder with %s for one of %s', async (name, tool) => {
  await write({ [name]: 'text' });
  const chosen = await choose({ otherwise: 'prisma' });
  expect(chosen.ok && chosen.value.format.tool).toBe(tool);
});

it('says what a folder is taken for where nothing gives its tool away', async () => {
  await write({ 'notes.txt': 'text' });
  expect(await choose({ otherwise: 'prisma' })).toMatchObject({
    value: { remarks: [expect.stringContaining('read as those of Prisma Migrate. --tool names another.')] },
  });
  await write({ 'script.py.mako': 'text' });
  expect(await choose({ otherwise: 'prisma' })).toMatchObject({ value: { remarks: [] } });
});

it('asks for the tool where nothing stands in for what the files do not say', async () => {
  await write({ 'notes.txt': 'text' });
  expect(await choose()).toMatchObject({ ok: false, failure: { code: 'CLI.TOOL' } });
});

const FLYWAY = {
  'flyway.toml':
    '[flyway]\nlocations = ["filesystem:db"]\n[flyway.placeholders]\nowner = "shop"\nsize = "1"\n',
  'db/V1__a.sql': 'SELECT 1;',
};

it('takes the only source of a repository with what its configuration says, and typed options before that', async () => {
  await write(FLYWAY);
  expect(await choose({ options: { schema: 'app' } })).toMatchObject({
    value: {
      folder: join(folder, 'db'),
      format: { tool: 'flyway' },
      options: { placeholders: 'owner=shop,size=1', schema: 'app' },
    },
  });
  expect(await choose({ options: { placeholders: 'owner=me' } })).toMatchObject({
    value: { options: { placeholders: 'owner=me' } },
  });
});

it('names what a repository holds when that is more than one, and takes what lies in the folder itself', async () => {
  await write({ 'go/000001_a.up.sql': 'SELECT 1;', ...FLYWAY });
  const several = await choose();
  expect(several).toMatchObject({ ok: false, failure: { code: 'CLI.SOURCES' } });
  expect(several.ok ? '' : several.failure.summary).toContain('go (golang-migrate)');
  await write({ '000001_here.up.sql': 'SELECT 1;' });
  expect(await choose()).toMatchObject({ value: { folder, format: { tool: 'golang-migrate' } } });
});

it('takes the folder as it was typed when the tool was typed too', async () => {
  await write(FLYWAY);
  expect(await choose({ tool: 'flyway' })).toMatchObject({ value: { folder, options: {} } });
});
