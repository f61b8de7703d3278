import { expect, test } from '@playwright/test';
import { builtPages, builtWeights } from './build-manifests';

/** 220 KB, the promise of every page. What is over it belongs behind the press that wants it: see `components/ui/dialog.tsx`. */
const MOST_BYTES = 220_000;
/** Next and React alone; a page below it was not measured. */
const LEAST_BYTES = 100_000;
const FEWEST_PAGES = 25;

test('no page begins with more than 220 KB of scripts', async () => {
  const weights = await builtWeights();
  expect(weights.map(({ page }) => page)).toEqual(expect.arrayContaining([...(await builtPages())]));
  expect(weights.length).toBeGreaterThanOrEqual(FEWEST_PAGES);
  expect(weights.filter(({ bytes }) => bytes > MOST_BYTES)).toEqual([]);
  expect(weights.filter(({ bytes }) => bytes < LEAST_BYTES)).toEqual([]);
});
