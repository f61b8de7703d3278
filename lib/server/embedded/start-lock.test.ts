import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { processIdentity } from './process-identity';
import { withStartLock } from './start-lock';

let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lockkeeper-lock-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

it('lets one in at a time and leaves nothing behind', async () => {
  let inside = 0;
  let most = 0;
  const visits = Array.from({ length: 8 }, () =>
    withStartLock(folder, 30_000, async () => {
      inside += 1;
      most = Math.max(most, inside);
      await turn();
      inside -= 1;
    }),
  );
  await Promise.all(visits);
  expect(most).toBe(1);
  expect(await readdir(folder)).toEqual([]);
});

it('is free again after a failure inside', async () => {
  await expect(withStartLock(folder, 0, () => Promise.reject(new TypeError('inside')))).rejects.toThrow(
    'inside',
  );
  expect(await withStartLock(folder, 0, () => Promise.resolve('in'))).toBe('in');
});

it('is taken over from a process that is gone', async () => {
  await writeFile(join(folder, 'start.lock'), '4194305 123 x');
  expect(await withStartLock(folder, 0, () => Promise.resolve('in'))).toBe('in');
});

it('is taken over from a process whose id was given to another one since', async () => {
  await writeFile(join(folder, 'start.lock'), `${process.pid} ${await processIdentity(process.pid)}0 x`);
  expect(await withStartLock(folder, 0, () => Promise.resolve('in'))).toBe('in');
});

it('says who is in the way when it waited long enough', async () => {
  await withStartLock(folder, 0, async () => {
    await expect(withStartLock(folder, 60, () => Promise.resolve())).rejects.toMatchObject({
      failure: { code: 'EMBEDDED.BUSY' },
    });
  });
});
