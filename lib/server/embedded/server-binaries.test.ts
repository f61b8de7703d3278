import { mkdir, mkdtemp, readFile, readlink, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createMissingLinks, platformPackageName, resolveServerBinaries } from './server-binaries';

describe('the binaries', () => {
  it.each([14, 15, 18])('of major version %i are found among the installed packages', async (major) => {
    const binaries = await resolveServerBinaries(major);
    expect(binaries.version.startsWith(`${major}.`)).toBe(true);
  });

  it('of a machine that the package does not serve are refused by name', () => {
    expect(() => platformPackageName('aix', 'ppc')).toThrow('EMBEDDED.PLATFORM');
  });
});

describe('the links between the shared libraries', () => {
  let home = '';
  const link = (name: string): string => join(home, 'native/lib', name);

  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'lockkeeper-links-'));
    await mkdir(join(home, 'native/lib'), { recursive: true });
    await writeFile(link('libpq.so.5.18'), 'library');
    const links = ['libpq.so', 'libpq.so.5'].map((name) => ({
      source: 'native/lib/libpq.so.5.18',
      target: `native/lib/${name}`,
    }));
    await writeFile(join(home, 'native/pg-symlinks.json'), JSON.stringify(links));
  });

  afterEach(async () => {
    await rm(home, { recursive: true, force: true });
  });

  it('are made relative to their folder, so that the folder can be moved', async () => {
    await createMissingLinks(join(home, 'native'));
    expect(await readlink(link('libpq.so'))).toBe('libpq.so.5.18');
    expect(await readFile(link('libpq.so.5'), 'utf8')).toBe('library');
  });

  it('can be made by many at once', async () => {
    await Promise.all(Array.from({ length: 20 }, () => createMissingLinks(join(home, 'native'))));
    expect(await readFile(link('libpq.so'), 'utf8')).toBe('library');
  });

  it('are mended when they lead nowhere', async () => {
    await symlink('libpq.so.5.17', link('libpq.so'));
    await createMissingLinks(join(home, 'native'));
    expect(await readlink(link('libpq.so'))).toBe('libpq.so.5.18');
  });
});
