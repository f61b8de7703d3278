import { expect, it } from 'vitest';
import { ReadError } from '@/lib/client/read-json';
import type { MatrixColumnsView, MatrixView } from '@/lib/contracts/project';
import { createColumnReader } from './column-reader';

const PAGE: MatrixView = { readAt: 'a', release: 1, rows: [], released: 0, columns: [], cells: [] };
const ANSWER: MatrixColumnsView = { readAt: 'b', release: 1, frame: '0', columns: [] };

/** A reader whose time passes and whose requests are answered when the test says so. */
function reading() {
  const timers: { readonly pause: number; readonly run: () => void }[] = [];
  const requests: { readonly path: string; readonly answer: (with_: MatrixColumnsView | Error) => void }[] =
    [];
  const gone = new AbortController();
  let rereads = 0;
  const { add } = createColumnReader({
    slug: 'shop',
    shown: () => ({ view: PAGE, frame: '0' }),
    onPatches: () => undefined,
    reread: () => {
      rereads += 1;
    },
    signal: gone.signal,
    after: (pause, run) => timers.push({ pause, run }),
    now: () => 0,
    read: (path) =>
      new Promise((resolve, reject) => {
        const answer = (with_: MatrixColumnsView | Error): void => {
          if (with_ instanceof Error) reject(with_);
          else resolve(with_);
        };
        requests.push({ path, answer });
      }),
  });
  const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  return {
    add,
    gone,
    /** The pauses that are waited for; waited for then. */
    pass: () => timers.splice(0).map(({ pause, run }) => (run(), pause)),
    /** The paths that are asked for; answered then. */
    answer: async (with_: MatrixColumnsView | Error = ANSWER) => {
      const paths = requests.splice(0).map(({ path, answer }) => (answer(with_), path));
      await settled();
      return paths;
    },
    rereads: () => rereads,
  };
}

it('asks once for all that changed in a moment, and then at most once in a second', async () => {
  const { add, pass, answer } = reading();
  for (const id of ['x', 'y', 'x']) add(id);
  expect(pass()).toEqual([150]);
  add('z');
  expect(pass()).toEqual([]);
  expect(await answer()).toEqual(['/api/v1/projects/shop/columns?environments=x%2Cy']);
  add('x');
  expect(pass()).toEqual([1000]);
  expect(await answer()).toEqual(['/api/v1/projects/shop/columns?environments=z%2Cx']);
  expect(pass()).toEqual([]);
  add('x');
  expect(pass()).toEqual([1000]);
});

it('asks for everything in one request when too many changed to name them', async () => {
  const { add, pass, answer } = reading();
  for (let place = 0; place < 300; place += 1) add(`e${String(place)}`);
  expect(pass()).toEqual([150]);
  expect(await answer()).toEqual(['/api/v1/projects/shop/columns']);
  expect(pass()).toEqual([]);
});

it('has the page read after a refusal, asks again where no answer came, and stops with the page', async () => {
  const { add, pass, answer, rereads, gone } = reading();
  add('x');
  pass();
  await answer(new ReadError({ code: 'ACCESS.NOT_FOUND', summary: 'Not there.' }));
  expect(rereads()).toBe(1);
  expect(pass()).toEqual([]);
  add('y');
  expect(pass()).toEqual([1000]);
  await answer(new TypeError('no network'));
  expect(rereads()).toBe(1);
  expect(pass()).toEqual([10_000]);
  expect(await answer()).toEqual(['/api/v1/projects/shop/columns?environments=y']);
  add('z');
  gone.abort();
  pass();
  expect(await answer()).toEqual([]);
});
