import fc from 'fast-check';
import { expect, it } from 'vitest';
import { objectId, routineId } from './object-id';

it('reads as a person would write it', () => {
  expect(objectId('column', ['public', 'orders', 'note'])).toBe('column:public.orders.note');
  expect(objectId('table', ['public', 'Odd "one".two'])).toBe('table:public."Odd ""one"".two"');
  expect(routineId('function', { schema: 'app', name: 'add', argumentTypes: ['integer', 'text'] })).toBe(
    'function:app.add(integer,text)',
  );
});

it('never gives two different names one id', () => {
  const parts = fc.array(fc.string(), { minLength: 1, maxLength: 3 });
  fc.assert(
    fc.property(parts, parts, (left, right) => {
      fc.pre(JSON.stringify(left) !== JSON.stringify(right));
      expect(objectId('table', left)).not.toBe(objectId('table', right));
    }),
  );
});
