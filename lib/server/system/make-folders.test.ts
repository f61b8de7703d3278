import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeFolders } from './make-folders';

test('folders that are missing are made with those above them, twice as well as once', async () => {
  const home = await mkdtemp(join(tmpdir(), 'lockkeeper-folders-'));
  try {
    const folder = join(home, 'a/b/c');
    await makeFolders(folder, 0o700);
    await makeFolders(folder, 0o700);
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
  } finally {
    await rm(home, { recursive: true });
  }
});

test('a file system that takes no folders is an error, not a wait', async () => {
  await expect(makeFolders('/proc/lockkeeper/data')).rejects.toThrow(/mkdir/);
});
