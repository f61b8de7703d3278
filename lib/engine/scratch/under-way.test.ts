import { describe, expect, it } from 'vitest';
import { UnderWay } from './under-way';

describe('UnderWay', () => {
  it('does work of one key once at a time, of another beside it, and again when it is over', async () => {
    const works = new UnderWay<number>();
    let begun = 0;
    const next = (): Promise<number> => {
      begun += 1;
      return Promise.resolve(begun);
    };
    const together = [works.once('a', next), works.once('a', next), works.once('b', next)];
    expect(await Promise.all(together)).toEqual([1, 1, 2]);
    expect(await works.once('a', next)).toBe(3);
  });

  it('tells everybody who waits of the trouble, and nobody afterwards', async () => {
    const works = new UnderWay<number>();
    const breaks = (): Promise<number> => Promise.reject(new Error('broke'));
    const told = await Promise.allSettled([works.once('a', breaks), works.once('a', breaks)]);
    expect(told.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await works.once('a', () => Promise.resolve(1))).toBe(1);
  });
});
