import { expect, it } from 'vitest';
import type { NamesView } from '@/lib/contracts/names';
import { siblingOf } from './siblings';

const NAMES: NamesView = {
  projects: [
    {
      slug: 'shop',
      name: 'Shop',
      environments: [
        { slug: 'staging', name: 'Staging' },
        { slug: 'production', name: 'Production' },
      ],
      migrations: ['2_new', '1_old'],
    },
    { slug: 'till', name: 'Till', environments: [], migrations: [] },
  ],
  deploys: [8, 7].map((number) => ({ number, environment: '', reason: '', waitsForMe: false })),
};

it('goes from thing to thing of the same kind, with the same tab, and stops at the ends', () => {
  expect(siblingOf('/d/7', NAMES, 1)).toBe('/d/8');
  expect(siblingOf('/d/8', NAMES, 1)).toBeNull();
  expect(siblingOf('/p/shop/e/staging/drift', NAMES, 1)).toBe('/p/shop/e/production/drift');
  expect(siblingOf('/p/shop/e/production/deploy', NAMES, -1)).toBe('/p/shop/e/staging');
  expect(siblingOf('/p/shop/migrations/2_new', NAMES, 1)).toBe('/p/shop/migrations/1_old');
  expect(siblingOf('/p/shop', NAMES, 1)).toBe('/p/till');
});

it('leads nowhere from a page that shows no such thing', () => {
  for (const place of ['/', '/deploys', '/p', '/p/shop/settings', '/p/shop/migrations', '/d/99']) {
    expect(siblingOf(place, NAMES, 1), place).toBeNull();
  }
});
