import { expect, it } from 'vitest';
import { gather } from './gather';

/** Doubles numbers, and keeps which were done together. */
function doubling() {
  const rounds: (readonly number[])[] = [];
  const ends: (() => void)[] = [];
  const double = gather(async (inputs: readonly number[]) => {
    rounds.push(inputs);
    await new Promise<void>((resolve) => ends.push(resolve));
    if (inputs.includes(13)) throw new RangeError('thirteen');
    return inputs.map((input) => input * 2);
  });
  const end = async (): Promise<void> => {
    while (ends.length === 0) await Promise.resolve();
    ends.shift()?.();
  };
  return { double, end, rounds };
}

it('does together what is asked for while something is under way, and gives each its own', async () => {
  const { double, end, rounds } = doubling();
  const first = double(1);
  await end();
  const others = Promise.all([double(2), double(3), double(4)]);
  expect(await first).toBe(2);
  await end();
  expect(await others).toEqual([4, 6, 8]);
  expect(rounds).toEqual([[1], [2, 3, 4]]);
});

it('tells all of a round when it failed, and goes on', async () => {
  const { double, end } = doubling();
  const asked = Promise.allSettled([double(12), double(13)]);
  await end();
  expect((await asked).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  const later = double(14);
  await end();
  expect(await later).toBe(28);
});
