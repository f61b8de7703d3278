import { expect, it } from 'vitest';
import { failure } from '../../engine/base/failure';
import { failed, success } from '../../engine/base/result';
import type { ProgramOrder } from '../../engine/ports/program-runner';
import { createCompiler } from './compile-typescript';

const orderOf = (...paths: readonly string[]): ProgramOrder => ({
  driver: { language: 'javascript', packages: ['tool'], text: '' },
  home: '/nowhere',
  files: paths.map((path) => ({ path, bytes: new TextEncoder().encode(path) })),
  input: { act: 'run' },
  port: 1,
  timeoutMs: 1_000,
  signal: new AbortController().signal,
});

it('compiles the TypeScript of a folder once for all its programs, apart from them and with no way to any port', async () => {
  const asked: ProgramOrder[] = [];
  const compile = createCompiler((order) => {
    asked.push(order);
    return Promise.resolve(success(order.files.map(({ path }) => [path, `made of ${path}`])));
  });
  const folder = orderOf('a.ts', 'b.js', 'c.mts', 'types.d.ts', 'names.json');
  for (const order of [folder, { ...folder, port: 2 }]) {
    expect([...(await compile(order))]).toEqual([
      ['a.ts', 'made of a.ts'],
      ['c.mts', 'made of c.mts'],
    ]);
  }
  expect(asked).toMatchObject([
    { port: null, driver: { packages: [] }, input: { files: ['a.ts', 'c.mts'] } },
  ]);
  expect((await compile(orderOf('b.js'))).size).toBe(0);
  await compile(orderOf('a.ts', 'd.ts'));
  expect(asked).toHaveLength(2);
});

it('leaves it to the programs where that fails, and tries again the next time', async () => {
  let tries = 0;
  const compile = createCompiler(() => {
    tries += 1;
    return Promise.resolve(tries === 1 ? failed(failure('PROGRAM.FLOOD', 'Too much.')) : success('nonsense'));
  });
  expect((await compile(orderOf('a.ts'))).size).toBe(0);
  expect((await compile(orderOf('a.ts'))).size).toBe(0);
  expect(tries).toBe(2);
});
