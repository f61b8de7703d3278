import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { keepAddress, keptAddress } from './kept-address';

let data = '';
beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'lockkeeper-data-'));
});
afterEach(() => rm(data, { recursive: true, force: true }));

it('is the one that was kept last, for nobody else to read', async () => {
  expect(await keptAddress(data)).toBeNull();
  await keepAddress(data, 'http://localhost:3000');
  await keepAddress(data, 'https://lockkeeper.example.com');
  expect(await keptAddress(data)).toBe('https://lockkeeper.example.com');
  expect((await stat(join(data, 'address'))).mode & 0o777).toBe(0o600);
});

it.each(['', 'not an address', 'javascript:alert(1)', 'file:///etc/passwd'])('is never %j', async (text) => {
  await writeFile(join(data, 'address'), text);
  expect(await keptAddress(data)).toBeNull();
});
