import { expect, it } from 'vitest';
import { systemClock } from './clock';
import { systemIds } from './ids';

const clock = systemClock();

it('tells the time in UTC with milliseconds', () => {
  expect(clock.now()).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
});

it('ends a pause at once when the signal aborts, before or during it', async () => {
  const start = performance.now();
  await clock.pause(60_000, AbortSignal.abort());
  const abort = new AbortController();
  const pause = clock.pause(60_000, abort.signal);
  abort.abort();
  await pause;
  expect(performance.now() - start).toBeLessThan(5_000);
});

it('pauses at least as long as it was told', async () => {
  const start = performance.now();
  await clock.pause(20);
  expect(performance.now() - start).toBeGreaterThanOrEqual(18);
});

it('gives ids and tokens that do not repeat, and fractions below 1', () => {
  const ids = systemIds();
  expect(ids.uuid()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(ids.token()).toMatch(/^[A-Za-z0-9_-]{43}$/);
  expect(ids.token()).not.toBe(ids.token());
  for (let round = 0; round < 100; round += 1) {
    const fraction = ids.fraction();
    expect(fraction).toBeGreaterThanOrEqual(0);
    expect(fraction).toBeLessThan(1);
  }
});
