import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createFolderSourceReader } from '../server/sources/folder-source-reader';
import { chooseFormat } from './choose-format';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lockkeeper-choose-'));
});
afterEach(() => rm(folder, { recursive: true }));

it.each([
  ['script.py.mako', 'alembic'],
  ['20260101000000_a.ts', 'knex'],
  ['V1__a.sql', 'flyway'],
  ['notes.txt', 'prisma'],
])('takes a folder with %s for one of %s', async (name, tool) => {
  await writeFile(join(folder, name), 'text');
  const chosen = await chooseFormat(createFolderSourceReader({ roots: [folder] }), folder, null, 'prisma');
  expect(chosen.ok && chosen.value.tool).toBe(tool);
});

it('asks for the tool where nothing stands in for what the files do not say', async () => {
  await writeFile(join(folder, 'notes.txt'), 'text');
  const chosen = await chooseFormat(createFolderSourceReader({ roots: [folder] }), folder, null);
  expect(chosen).toMatchObject({ ok: false, failure: { code: 'CLI.TOOL' } });
});
