import { expect, test } from 'vitest';
import { workersState } from './workers-state';

test('a worker counts while it is heard, and each that is heard has to be of the same version', () => {
  const [own, other, gone] = [
    { isAlive: true, version: '1.0.0' },
    { isAlive: true, version: '0.9.0' },
    { isAlive: false, version: '0.9.0' },
  ];
  expect(workersState([], '1.0.0')).toBe('silent');
  expect(workersState([gone], '1.0.0')).toBe('silent');
  expect(workersState([own, gone], '1.0.0')).toBe('well');
  expect(workersState([own, other], '1.0.0')).toBe('other_version');
});
