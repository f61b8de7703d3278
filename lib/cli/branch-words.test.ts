import { expect, it } from 'vitest';
import { branchWords } from './branch-words';

it('names the heads, where the database stands, and what joins them', () => {
  const words = branchWords({ heads: ['aaa1', 'bbb1'], current: ['aaa1', 'base'] });
  expect(words).toContain('2 heads without a merge: aaa1, bbb1.');
  expect(words).toContain('The database stands on aaa1, base.');
  expect(words).toContain('lockkeeper create --merge joins them.');
  expect(branchWords({ heads: ['aaa1', 'bbb1'], current: [] })).toContain('stands on no migration yet.');
});
