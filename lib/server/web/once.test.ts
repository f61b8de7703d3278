import { describe, expect, it } from 'vitest';
import { later } from '../../engine/model/instant';
import { createOnce } from './once';

const at = '2026-03-01T08:00:00.000Z';

function counter() {
  let count = 0;
  return () => Promise.resolve((count += 1));
}

describe('createOnce', () => {
  it('runs one intention once, also when both calls come at the same time', async () => {
    const once = createOnce<number>();
    const run = counter();
    const call = { key: 'p:k', input: { a: 1 }, at, run };
    expect(await Promise.all([once.answer(call), once.answer(call)])).toEqual([1, 1]);
    expect(await once.answer({ ...call, key: 'q:k' })).toBe(2);
  });

  it('refuses a key that came before with another input', async () => {
    const once = createOnce<number>();
    const run = counter();
    await once.answer({ key: 'p:k', input: { a: 1 }, at, run });
    expect(once.answer({ key: 'p:k', input: { a: 2 }, at, run })).toBeNull();
  });

  it('forgets after its time, and what was thrown at once', async () => {
    const once = createOnce<number>({ keepMs: 1000 });
    const run = counter();
    await once.answer({ key: 'p:k', input: 1, at, run });
    expect(await once.answer({ key: 'p:k', input: 1, at: later(at, 1001), run })).toBe(2);
    const broken = once.answer({ key: 'p:x', input: 1, at, run: () => Promise.reject(new TypeError('x')) });
    await expect(broken).rejects.toThrow('x');
    expect(await once.answer({ key: 'p:x', input: 1, at, run })).toBe(3);
  });

  it('keeps no more than its share of memory', async () => {
    const once = createOnce<number>({ most: 2 });
    const run = counter();
    for (const key of ['a', 'b', 'c', 'd']) await once.answer({ key, input: 1, at, run });
    expect(await once.answer({ key: 'a', input: 1, at, run })).toBe(5);
  });
});
