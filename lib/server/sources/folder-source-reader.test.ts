import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFolderSourceReader } from './folder-source-reader';

let base = '';
beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'lockkeeper-source-'));
  await mkdir(join(base, 'root/app/1_init'), { recursive: true });
  await writeFile(join(base, 'root/app/1_init/migration.sql'), 'SELECT 1;');
  await mkdir(join(base, 'root-evil'));
  await writeFile(join(base, 'secret'), 'secret');
});
afterEach(() => rm(base, { recursive: true, force: true }));

const read = (folder: string, limits = {}) =>
  createFolderSourceReader({ roots: [join(base, 'root')], limits }).read({
    folder,
    selects: (path) => path.endsWith('.sql'),
  });
const codeOf = async (folder: string, limits = {}) => {
  const result = await read(folder, limits);
  return result.ok ? 'ok' : result.failure.code;
};

describe('folder source reader', () => {
  it('reads the selected files with paths below the folder', async () => {
    const result = await read(join(base, 'root/app'));
    expect(result.ok && result.value.files.map(({ path }) => path)).toEqual(['1_init/migration.sql']);
    expect(result.ok && result.value.directories).toEqual(['1_init']);
  });

  it('keeps the order of the folder and the bytes of each file, whichever of them is read first', async () => {
    const paths = Array.from({ length: 20 }, (_, at) => `1_init/part_${String(at).padStart(2, '0')}.sql`);
    const texts = paths.map((path, at) => `-- ${path}${'.'.repeat((20 - at) * 10_000)}`);
    for (const [at, path] of paths.entries()) await writeFile(join(base, 'root/app', path), texts[at] ?? '');
    const result = await read(join(base, 'root/app'));
    const files = result.ok ? result.value.files : [];
    const parts = files.filter(({ path }) => path !== '1_init/migration.sql');
    expect(parts.map(({ path }) => path).toSorted()).toEqual(paths);
    expect(files.map(({ path }) => path)).toEqual(
      (await readdir(join(base, 'root/app/1_init'))).map((name) => `1_init/${name}`),
    );
    for (const { path, bytes } of parts) {
      expect(new TextDecoder().decode(bytes)).toBe(texts[paths.indexOf(path)]);
    }
  });

  it('refuses everything outside the roots, however it is spelt', async () => {
    expect(await codeOf(join(base, 'root/../root-evil'))).toBe('SOURCE.OUTSIDE_ROOTS');
    expect(await codeOf(join(base, 'root-evil'))).toBe('SOURCE.OUTSIDE_ROOTS');
    await symlink(join(base, 'root-evil'), join(base, 'root/link'));
    expect(await codeOf(join(base, 'root/link'))).toBe('SOURCE.OUTSIDE_ROOTS');
  });

  it('refuses a link out, for the file itself, and never reads what is behind it', async () => {
    await symlink(join(base, 'secret'), join(base, 'root/app/1_init/leak.sql'));
    expect(await codeOf(join(base, 'root/app'))).toBe('SOURCE.LINK_OUT');
  });

  it('says what is wrong with a missing folder and with a file in its place', async () => {
    expect(await codeOf(join(base, 'root/nowhere'))).toBe('SOURCE.NOT_FOUND');
    expect(await codeOf(join(base, 'root/app/1_init/migration.sql'))).toBe('SOURCE.NOT_FOUND');
  });

  it('says which file is a link that leads nowhere, in a circle, to a folder or to a pipe', async () => {
    execFileSync('mkfifo', [join(base, 'root/app/pipe')]);
    const said = {
      'nowhere.sql': 'to a file that does not exist',
      'bad.sql': 'that leads to itself',
      '.': 'to a folder',
      '../pipe': 'to a pipe',
    };
    for (const [to, words] of Object.entries(said)) {
      const link = join(base, 'root/app/1_init/bad.sql');
      await symlink(to, link);
      const found = await read(join(base, 'root/app'));
      expect(found).toMatchObject({
        failure: {
          code: 'SOURCE.FILE_UNREADABLE',
          summary: expect.stringContaining(words),
          where: { file: '1_init/bad.sql' },
        },
      });
      await rm(link);
    }
  });

  it('refuses more than its limits', async () => {
    expect(await codeOf(join(base, 'root/app'), { fileBytes: 3 })).toBe('SOURCE.TOO_LARGE');
    expect(await codeOf(join(base, 'root/app'), { totalBytes: 3 })).toBe('SOURCE.TOO_LARGE');
  });

  it('names the commit of the work tree without running git', async () => {
    const commit = 'a'.repeat(40);
    await mkdir(join(base, 'root/.git/refs/heads'), { recursive: true });
    await writeFile(join(base, 'root/.git/HEAD'), 'ref: refs/heads/main\n');
    await writeFile(join(base, 'root/.git/packed-refs'), `# pack-refs\n${commit} refs/heads/main\n`);
    const result = await read(join(base, 'root/app'));
    expect(result.ok && result.value.revision).toBe(commit);
    await rm(join(base, 'root/.git/packed-refs'));
    execFileSync('mkfifo', [join(base, 'root/.git/packed-refs')]);
    expect(await read(join(base, 'root/app'))).toMatchObject({ value: { revision: null } });
  });
});
