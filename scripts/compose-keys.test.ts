import { mkdir, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readPrivateKeys } from '../lib/server/secrets/secret-opener-keys';
import { readPublicKey } from '../lib/server/secrets/sealing-key';
import { makeComposeKeys } from './compose-keys.mjs';

describe('the keys of an installation in containers', () => {
  let folder = '';
  const read = async (file: string): Promise<string> => readFile(join(folder, file), 'utf8');

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lockkeeper-keys-'));
    for (const part of ['private', 'public', 'session']) await mkdir(join(folder, part));
    await makeComposeKeys(folder);
  });

  afterEach(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  it('are two halves that belong together, as the processes read them', async () => {
    const mine = readPrivateKeys(await read('private/sealing-private-key'));
    const theirs = readPublicKey(await read('public/sealing-public-key'));
    expect(mine.ok && theirs.ok && mine.value[0]?.id === theirs.value.id).toBe(true);
  });

  it('can be read by their owner alone and stay the same over a second start', async () => {
    const files = ['private/sealing-private-key', 'public/sealing-public-key', 'session/session-secret'];
    const before = await Promise.all(files.map(read));
    await makeComposeKeys(folder);
    expect(await Promise.all(files.map(read))).toEqual(before);
    for (const file of files) expect((await stat(join(folder, file))).mode & 0o777).toBe(0o600);
  });
});
