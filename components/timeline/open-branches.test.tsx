import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { OpenBranches } from './open-branches';

const shown = (branches: { heads: readonly string[]; current: readonly string[] } | null, mayCreate = true) =>
  renderToStaticMarkup(<OpenBranches branches={branches} slug="shop" mayCreate={mayCreate} />);

/** What a reader reads. */
const words = (html: string): string => html.replaceAll(/<[^>]*>/g, '');

test('says which heads there are, where the database stands, and leads to the form that joins them', () => {
  const html = shown({ heads: ['aaa1', 'bbb1'], current: ['aaa1'] });
  expect(words(html)).toContain('2 heads without a merge');
  expect(words(html)).toContain('The release ends in aaa1, bbb1. This database stands on aaa1.');
  expect(words(html)).toContain('lockkeeper create --merge');
  expect(html).toContain('href="/p/shop/create?follows=merge"');
});

test('offers nothing to somebody who may not make migrations, and says nothing of one line', () => {
  expect(shown({ heads: ['aaa1', 'bbb1'], current: [] }, false)).not.toContain('href=');
  expect(words(shown({ heads: ['aaa1', 'bbb1'], current: [] }))).toContain('stands on no migration yet.');
  expect(shown(null)).toBe('');
});

test('names the first of many heads, and how many more there are', () => {
  const heads = Array.from({ length: 9 }, (_, number) => `head${String(number)}`);
  const said = words(shown({ heads, current: heads.slice(0, 1) }));
  expect(said).toContain('head5 and 3 more');
  expect(said).not.toContain('head6');
});
