import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { startChild } from './child';

let home = '';
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'lockkeeper-child-'));
});
afterEach(() => rm(home, { recursive: true, force: true }));

/** Says *started*, is ready, and dies at once. */
const MORTAL = `console.log('started'); process.send({ kind: 'ready' }, () => process.exit(3));`;

async function startMortal() {
  const file = join(home, 'program.mjs');
  await writeFile(file, MORTAL);
  const log = join(home, 'logs/program.log');
  const child = await startChild({
    name: 'mortal',
    file,
    folder: home,
    arguments: [],
    environment: { NODE_ENV: 'test' },
    log,
    onMessage: () => undefined,
  });
  const starts = async () =>
    (await readFile(log, 'utf8')).split('\n').filter((line) => line === 'started').length;
  return { child, starts };
}

it('is started again after it died', async () => {
  const { child, starts } = await startMortal();
  await child.ready;
  while ((await starts()) < 2) await wait(50);
  await child.stop();
});

it('is not started again once it is to stop, also when it had died just before', async () => {
  const { child, starts } = await startMortal();
  await child.ready;
  while ((await starts()) < 1) await wait(10);
  await child.stop();
  const before = await starts();
  await wait(1_500);
  expect(await starts()).toBe(before);
});
