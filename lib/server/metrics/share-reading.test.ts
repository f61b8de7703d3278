import { expect, it } from 'vitest';
import { shareReading } from './share-reading';

it('reads once for everybody who asks meanwhile, and again for who asks later', async () => {
  let begun = 0;
  const ends: (() => void)[] = [];
  const read = shareReading(
    () =>
      new Promise<number>((resolve) => {
        begun += 1;
        const number = begun;
        ends.push(() => resolve(number));
      }),
  );
  const [one, other] = [read(), read()];
  ends[0]?.();
  expect(await Promise.all([one, other])).toEqual([1, 1]);
  const later = read();
  ends[1]?.();
  expect(await later).toBe(2);
});

it('forgets a reading that failed', async () => {
  let fails = true;
  const read = shareReading(() => (fails ? Promise.reject(new TypeError('away')) : Promise.resolve('here')));
  await expect(Promise.all([read(), read()])).rejects.toThrow('away');
  fails = false;
  expect(await read()).toBe('here');
});
