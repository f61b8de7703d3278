import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { failure } from '../../engine/base/failure';
import { failed, success, type Result } from '../../engine/base/result';
import type { FileToWrite } from '../../engine/ports/source-writer';
import { createFolderSourceWriter, whyNotWritten } from './folder-source-writer';

let base = '';
let folder = '';
beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'lockkeeper-writer-'));
  folder = join(base, 'root', 'migrations');
  await mkdir(folder, { recursive: true });
});
afterEach(() => rm(base, { recursive: true, force: true }));

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const fresh = (path: string, text = 'new'): FileToWrite => ({ path, text, over: null });

async function write(
  files: readonly FileToWrite[],
  into = folder,
  mayStay: Result<null> = success(null),
): Promise<string> {
  const done = await createFolderSourceWriter({ roots: [join(base, 'root')] }).write({
    folder: into,
    files,
    mayStay: () => Promise.resolve(mayStay),
  });
  return done.ok ? 'written' : done.failure.code;
}

const there = async (): Promise<readonly string[]> => (await readdir(base, { recursive: true })).sort();

describe('writing into a source folder', () => {
  it('writes new files in folders of their own, and takes the place of what is as it was', async () => {
    await writeFile(join(folder, 'list'), 'old');
    expect(await write([{ path: 'list', text: 'longer', over: bytes('old') }, fresh('a/b.sql')])).toBe(
      'written',
    );
    expect(await readFile(join(folder, 'list'), 'utf8')).toBe('longer');
    expect(await readFile(join(folder, 'a/b.sql'), 'utf8')).toBe('new');
  });

  it('writes over nothing: of two at once one is refused, and leaves nothing behind', async () => {
    const both = await Promise.all(
      ['one', 'two'].map((text) => write([fresh(`${text}.down.sql`), fresh('1.up.sql', text)])),
    );
    expect(both.toSorted()).toEqual(['CREATE.FOLDER_MOVED_ON', 'written']);
    const winner = both[0] === 'written' ? 'one' : 'two';
    expect(await readFile(join(folder, '1.up.sql'), 'utf8')).toBe(winner);
    expect(await readdir(folder)).toEqual(['1.up.sql', `${winner}.down.sql`]);
  });

  it.each(['somebody else wrote it', null])(
    'takes back all of it when the list is %j by then',
    async (now) => {
      if (now !== null) await writeFile(join(folder, 'list'), now);
      const before = await there();
      expect(await write([fresh('a/b.sql'), { path: 'list', text: 'x', over: bytes('old') }])).toBe(
        'CREATE.FOLDER_MOVED_ON',
      );
      expect(await there()).toEqual(before);
    },
  );

  it('takes back all of it, and puts the list back, when it may not stay', async () => {
    await writeFile(join(folder, 'list'), 'old');
    const before = await there();
    const files = [fresh('a/b.sql'), { path: 'list', text: 'longer', over: bytes('old') }];
    expect(await write(files, folder, failed(failure('CREATE.NOT_LAST', 'No.')))).toBe('CREATE.NOT_LAST');
    expect(await there()).toEqual(before);
    expect(await readFile(join(folder, 'list'), 'utf8')).toBe('old');
  });

  it('never leaves the folder: not by a path, not by a link, and not below another root', async () => {
    await mkdir(join(base, 'outside'));
    await symlink(join(base, 'outside'), join(folder, 'door'));
    const before = await there();
    for (const path of ['../x.sql', '../../outside/x.sql', 'door/x.sql', 'door/deeper/x.sql']) {
      expect(await write([fresh(path)])).toBe('CREATE.LEADS_OUT');
    }
    expect(await write([fresh('x.sql')], join(base, 'outside'))).toBe('SOURCE.OUTSIDE_ROOTS');
    expect(await there()).toEqual(before);
  });

  it.each([
    ['EROFS', 'CREATE.NOT_WRITABLE'],
    ['EACCES', 'CREATE.NOT_WRITABLE'],
    ['ENOSPC', 'CREATE.NOT_WRITTEN'],
  ])('says what %s means', (errno, code) => {
    expect(whyNotWritten(folder, Object.assign(new TypeError(errno), { code: errno }))).toMatchObject({
      code,
    });
  });
});
