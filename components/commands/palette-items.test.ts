import { expect, it } from 'vitest';
import { paletteGroups, type PaletteSource } from './palette-items';

const SOURCE: PaletteSource = {
  here: [{ id: 'approve', label: 'Approve #8' }],
  pages: [{ id: 'audit', label: 'Audit', href: '/audit' }],
  commands: [{ id: 'density', label: 'Comfortable or compact' }],
  people: [{ id: 'a', name: 'Ana', email: 'ana@example.org' }],
  recent: [{ href: '/p/shop', title: 'shop' }],
  names: {
    projects: [
      {
        slug: 'shop',
        name: 'Shop',
        environments: [{ slug: 'production', name: 'Production' }],
        migrations: ['20260101000000_orders'],
      },
    ],
    deploys: [
      { number: 8, environment: 'Production of Shop', reason: 'Orders', waitsForMe: true },
      { number: 7, environment: 'Production of Shop', reason: 'Shipments', waitsForMe: false },
    ],
  },
};

const found = (typed: string) =>
  paletteGroups(SOURCE, typed).map(({ title, items }) => [title, items.map(({ label }) => label)]);

it('begins with what can be done here, what waits for the reader, and where they were', () => {
  expect(found('')).toEqual([
    ['For this page', ['Approve #8']],
    ['Waiting for you', ['#8 Production of Shop']],
    ['Visited last', ['shop']],
  ]);
});

it('finds by every word, in names and in what stands beside them', () => {
  expect(found('shop prod')).toEqual([
    ['Environments', ['Production']],
    ['Deploys', ['#8 Production of Shop', '#7 Production of Shop']],
  ]);
  expect(found('20260101')).toEqual([['Migrations', ['20260101000000_orders']]]);
  expect(found('nothing like it')).toEqual([]);
});

it('finds a deploy by its number alone, and only deploys after #', () => {
  expect(found('7')).toEqual([['Deploys', ['#7 Production of Shop']]]);
  expect(found('#8')).toEqual([['Deploys', ['#8 Production of Shop']]]);
  expect(found(':orders')).toEqual([['Migrations', ['20260101000000_orders']]]);
  expect(found('@ana')).toEqual([['People', ['Ana']]]);
  expect(found('>comp')).toEqual([['Commands', ['Comfortable or compact']]]);
});

it('stands without names until they are read', () => {
  expect(paletteGroups({ ...SOURCE, names: null }, 'audit').map(({ title }) => title)).toEqual(['Go to']);
});
