import { expect, test } from 'vitest';
import { fleetShown } from './fleet-filter';

const FLEET = [
  { name: 'Tenant 7', slug: 'tenant-7', states: ['behind'] as const },
  { name: 'Tenant 70', slug: 'tenant-70', states: ['in_sync'] as const },
  { name: 'Live', slug: 'production', states: ['behind', 'drifted'] as const },
];
const shown = (q: string, state: 'behind' | null = null) =>
  fleetShown(FLEET, { q, state }).map(({ slug }) => slug);

test('one environment among many is found by its name, or by what stands for it in addresses', () => {
  expect(shown(' TENANT 7')).toEqual(['tenant-7', 'tenant-70']);
  expect(shown('tenant-70')).toEqual(['tenant-70']);
  expect(shown('production')).toEqual(['production']);
  expect(shown('zzz')).toEqual([]);
});

test('name and state are asked for together', () => {
  expect(shown('', 'behind')).toEqual(['tenant-7', 'production']);
  expect(shown('tenant', 'behind')).toEqual(['tenant-7']);
});
