import { expect, it } from 'vitest';
import { chooseProjects } from './choose-projects';

const shop = { project: { slug: 'shop', archivedAt: null } };
const bank = { project: { slug: 'bank', archivedAt: null } };
const old = { project: { slug: 'old', archivedAt: '2026-01-01T00:00:00.000Z' } };

it('takes all that are at work, or the one that is named', () => {
  expect(chooseProjects([shop, old, bank], null)).toEqual([shop, bank]);
  expect(chooseProjects([shop, old, bank], 'bank')).toEqual([bank]);
});

it.each(['nope', 'old'])('refuses %s, of which nothing would be looked at', (name) => {
  expect(() => chooseProjects([shop, old], name)).toThrow(
    expect.objectContaining({
      failure: expect.objectContaining({ code: 'CLI.NO_SUCH_PROJECT', fix: 'Give one of shop.' }),
    }),
  );
});
