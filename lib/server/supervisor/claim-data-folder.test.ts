import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { claimDataFolder, isInstallationAtWork } from './claim-data-folder';

let home = '';
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'lockkeeper-data-'));
});
afterEach(() => rm(home, { recursive: true, force: true }));

it('belongs to one installation until that one gives it back', async () => {
  const data = join(home, 'new/data');
  const giveBack = await claimDataFolder(data);
  expect(await isInstallationAtWork(data)).toBe(true);
  await expect(claimDataFolder(data)).rejects.toMatchObject({ failure: { code: 'START.ALREADY_RUNNING' } });
  await giveBack();
  expect(await isInstallationAtWork(data)).toBe(false);
  await (
    await claimDataFolder(data)
  )();
});

it('is free again when its installation was killed', async () => {
  await writeFile(join(home, 'running.lock'), '4194305 123 x');
  expect(await isInstallationAtWork(home)).toBe(false);
  await (
    await claimDataFolder(home)
  )();
});

it('is refused in one sentence when it is a file', async () => {
  const file = join(home, 'file');
  await writeFile(file, '');
  await expect(claimDataFolder(file)).rejects.toMatchObject({ failure: { code: 'START.DATA_FOLDER' } });
  await expect(claimDataFolder(join(file, 'data'))).rejects.toMatchObject({
    failure: { code: 'EMBEDDED.FOLDER', summary: `The folder ${join(file, 'data')} cannot be read.` },
  });
});
