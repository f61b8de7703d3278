import { describe, expect, it } from 'vitest';
import { replaceNames } from './replace-names';

describe('replaceNames', () => {
  const renames = [{ from: 'orders', to: 'sales' }];

  it('replaces whole names in every text of a value', () => {
    expect(replaceNames({ a: ['FROM public.orders o', null], b: true }, renames)).toEqual({
      a: ['FROM public.sales o', null],
      b: true,
    });
  });

  it.each(['orders_id_seq', 'reorders', '"orders"', 'orders2'])('leaves %s alone', (text) => {
    expect(replaceNames(text, renames)).toBe(text);
  });

  it('replaces a name that follows itself', () => {
    expect(replaceNames('orders,orders', renames)).toBe('sales,sales');
  });
});
