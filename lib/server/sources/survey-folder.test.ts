import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FolderSurvey } from '../../engine/ports/source-reader';
import { createFolderSourceReader } from './folder-source-reader';
import type { SurveyLimits } from './survey-folder';

let top = '';
beforeEach(async () => {
  top = await mkdtemp(join(tmpdir(), 'lockkeeper-survey-'));
});
afterEach(() => rm(top, { recursive: true, force: true }));

async function write(...paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    await mkdir(dirname(join(top, path)), { recursive: true });
    await writeFile(join(top, path), 'some text');
  }
}

async function survey(surveyLimits: Partial<SurveyLimits> = {}): Promise<FolderSurvey> {
  const found = await createFolderSourceReader({ roots: [top], surveyLimits }).survey({
    folder: top,
    wants: (paths) => paths.filter((path) => path.endsWith('.wanted')),
  });
  if (!found.ok) throw new TypeError(found.failure.summary);
  return found.value;
}

describe('a survey of a folder', () => {
  it('names files, nearer ones first, and reads the wanted ones', async () => {
    await write('a/b/deep.wanted', 'z.sql', 'a/x.sql');
    const { paths, files, unread, isCut } = await survey();
    expect(paths).toEqual(['z.sql', 'a/x.sql', 'a/b/deep.wanted']);
    expect(files.map(({ path, bytes }) => [path, new TextDecoder().decode(bytes)])).toEqual([
      ['a/b/deep.wanted', 'some text'],
    ]);
    expect({ unread, isCut }).toEqual({ unread: [], isCut: false });
  });

  it('never enters folders of packages, of git, of what was built', async () => {
    await write('node_modules/p/x.wanted', '.git/x.wanted', 'dist/x.wanted', '.config/x.wanted');
    expect((await survey()).paths).toEqual(['.config/x.wanted']);
  });

  it('stops at its limits, and says so', async () => {
    await write('one.wanted', 'two.wanted', 'a/b/c/d.wanted');
    expect(await survey({ depth: 1 })).toMatchObject({ isCut: true, paths: ['one.wanted', 'two.wanted'] });
    expect(await survey({ entries: 2 })).toMatchObject({ isCut: true });
    expect(await survey({ fileBytes: 3 })).toMatchObject({
      files: [],
      unread: [
        { path: 'one.wanted', why: 'it has 9 bytes' },
        { path: 'two.wanted', why: 'it has 9 bytes' },
        { path: 'a/b/c/d.wanted', why: 'it has 9 bytes' },
      ],
    });
    expect((await survey({ files: 1 })).unread.map(({ why }) => why)).toEqual([
      'there are too many',
      'there are too many',
    ]);
  });

  it('reads nothing behind a link that leads out, and follows none to a folder', async () => {
    await symlink('/etc/passwd', join(top, 'leak.wanted'));
    await symlink('/etc', join(top, 'etc'));
    expect(await survey()).toMatchObject({
      files: [],
      unread: [{ path: 'leak.wanted', why: 'it is a link that leads out of the folder' }],
    });
  });
});
