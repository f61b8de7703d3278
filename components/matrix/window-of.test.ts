import fc from 'fast-check';
import { expect, test } from 'vitest';
import { indexesInView, scrollTo, shiftInView, startsOf } from './window-of';

const HEAD = 130;
const sizes = fc.array(fc.integer({ min: 20, max: 40 }), { minLength: 1, maxLength: 200 });
const view = fc.record({ from: fc.nat({ max: 6000 }), length: fc.integer({ min: 200, max: 900 }) });

test('every item that shows a pixel is drawn, and none that is far away', () => {
  fc.assert(
    fc.property(sizes, view, fc.nat({ max: 8 }), (all, { from, length }, overscan) => {
      const starts = startsOf(all, HEAD);
      const { first, last } = indexesInView({ starts, from, length, head: HEAD, overscan });
      for (const index of all.keys()) {
        const start = starts[index] ?? 0;
        const end = starts[index + 1] ?? 0;
        const isInView = end > from + HEAD && start < from + length;
        if (isInView) expect(first <= index && index <= last).toBe(true);
      }
      expect(first).toBeGreaterThanOrEqual(0);
      expect(last).toBeLessThan(all.length);
      expect(last - first).toBeLessThanOrEqual(length / 20 + 2 * overscan + 2);
    }),
  );
});

test('an item that is asked for is in view, and one that is already moves nothing', () => {
  fc.assert(
    fc.property(sizes, view, fc.nat({ max: 199 }), (all, { from, length }, wish) => {
      const index = wish % all.length;
      const starts = startsOf(all, HEAD);
      const to = scrollTo({ starts, from, length, head: HEAD, index });
      expect(starts[index]).toBeGreaterThanOrEqual(to + HEAD);
      if (to > 0) expect(starts[index + 1]).toBeLessThanOrEqual(to + length);
      expect(scrollTo({ starts, from: to, length, head: HEAD, index })).toBe(to);
    }),
  );
});

test('an empty list draws nothing', () => {
  const { first, last } = indexesInView({
    starts: startsOf([], HEAD),
    from: 0,
    length: 500,
    head: HEAD,
    overscan: 3,
  });
  expect(last).toBeLessThan(first);
});

test('what is in view has moved as far as most of it, whatever came above or went elsewhere', () => {
  const lain = (names: readonly (string | null)[]) => ({
    names,
    starts: startsOf(
      names.map(() => 30),
      HEAD,
    ),
  });
  const names = Array.from({ length: 100 }, (_, place) => `m${String(place)}`);
  const view = { from: 30 * 40, length: 300, head: HEAD };
  const shift = (after: readonly (string | null)[]) => shiftInView(lain(names), lain(after), view);
  expect(shift(names)).toBe(0);
  expect(shift([null, 'new', ...names])).toBe(60);
  expect(shift(names.slice(3))).toBe(-90);
  expect(shift(['m41', ...names.filter((name) => name !== 'm41')])).toBe(0);
  expect(shift(['other'])).toBe(0);
});
