import { expect, it } from 'vitest';
import { atMost } from './at-most';

const opened = (): { readonly open: () => void; readonly over: Promise<void> } => {
  let open: () => void = () => undefined;
  const over = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, over };
};

const soon = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

it('does no more than so many at once, in the order of the calls', async () => {
  const doors = [0, 1, 2, 3].map(opened);
  const begun: number[] = [];
  const limited = atMost(2);
  const all = doors.map((door, place) =>
    limited(async () => {
      begun.push(place);
      await door.over;
      return place;
    }),
  );
  await soon();
  expect(begun).toEqual([0, 1]);
  doors[1]?.open();
  await soon();
  expect(begun).toEqual([0, 1, 2]);
  doors[0]?.open();
  await soon();
  expect(begun).toEqual([0, 1, 2, 3]);
  doors.forEach(({ open }) => open());
  expect(await Promise.all(all)).toEqual([0, 1, 2, 3]);
});

it('goes on after an act that throws', async () => {
  const limited = atMost(1);
  const refused = limited(() => Promise.reject(new TypeError('no')));
  const next = limited(() => Promise.resolve('done'));
  await expect(refused).rejects.toThrow('no');
  expect(await next).toBe('done');
});
