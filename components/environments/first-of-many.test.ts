import { expect, test } from 'vitest';
import { firstOfMany } from './first-of-many';

const line = (name: string, state: 'in_sync' | 'failed') => ({ name, states: [state] as const });
const FLEET = [line('a', 'in_sync'), line('b', 'in_sync'), line('c', 'failed'), line('d', 'failed')];
const names = (most: number) => firstOfMany(FLEET, most).map(({ name }) => name);

test('of many environments those that ask for something are shown first, in the order that they stand in', () => {
  expect(names(4)).toEqual(['a', 'b', 'c', 'd']);
  expect(names(3)).toEqual(['a', 'c', 'd']);
  expect(names(1)).toEqual(['c']);
});
