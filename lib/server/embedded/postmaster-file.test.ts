import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readPostmasterFile } from './postmaster-file';

let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lockkeeper-postmaster-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

it.each([
  [
    'a server that is ready',
    '42\n/data\n1700000000\n21000\n\n127.0.0.1\n  123 4\nready   \n',
    { pid: 42, port: 21_000, status: 'ready' },
  ],
  ['a server that has just begun', '42\n/data\n1700000000\n', { pid: 42, port: null, status: '' }],
  ['a single-user server', '-42\n/data\n1700000000\n', { pid: 42, port: null, status: '' }],
  ['an empty file', '', null],
  ['a torn file', 'x', null],
])('reads what %s says of itself', async (_case, text, expected) => {
  await writeFile(join(folder, 'postmaster.pid'), text);
  expect(await readPostmasterFile(folder)).toEqual(expected);
});

it('finds nothing where there is nothing', async () => {
  expect(await readPostmasterFile(folder)).toBeNull();
});
