import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readLogTail } from './read-log-tail';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lockkeeper-tail-'));
});
afterAll(() => rm(folder, { recursive: true }));

it('reads whole lines from the end, never more than it was told', async () => {
  const path = join(folder, 'some.log');
  await writeFile(path, 'one\ntwo\nthree\nfour\nnot finish');
  expect(await readLogTail(path)).toEqual(['one', 'two', 'three', 'four']);
  expect(await readLogTail(path, { most: 2 })).toEqual(['three', 'four']);
  expect(await readLogTail(path, { bytes: 20 })).toEqual(['four']);
});

it('tells an empty log from one that is not here', async () => {
  const path = join(folder, 'empty.log');
  await writeFile(path, '');
  expect(await readLogTail(path)).toEqual([]);
  expect(await readLogTail(join(folder, 'none.log'))).toBeNull();
});
