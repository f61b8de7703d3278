import fc from 'fast-check';
import { expect, it } from 'vitest';
import { hideValues } from './hide-values';

it('takes a secret out in every form in which it can stand in a text', () => {
  const secret = 'canary "with" a\nline/and+signs';
  const hide = hideValues([secret]);
  for (const form of [
    secret,
    encodeURIComponent(secret),
    JSON.stringify(secret),
    Buffer.from(secret).toString('base64'),
  ]) {
    expect(hide(`before ${form} after`)).not.toMatch(/canary|Y2FuYXJ5/);
    expect(hide(`before ${form} after`)).toMatch(/^before .*\[redacted\].* after$/);
  }
});

it('takes the password of a URL out alone, as written and as meant', () => {
  const hide = hideValues(['postgresql://keeper:can%40ary-pass@store:5432/lockkeeper']);
  expect(hide('password authentication failed for can@ary-pass')).toBe(
    'password authentication failed for [redacted]',
  );
  expect(hide('can%40ary-pass')).toBe('[redacted]');
  expect(hide('keeper at store:5432')).toBe('keeper at store:5432');
});

it('leaves words alone that are too short to be a secret', () => {
  expect(hideValues(['test', ''])('a test of the words')).toBe('a test of the words');
});

it('lets no secret through, whatever it is and wherever it stands', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 8 }), fc.string(), fc.string(), (secret, before, after) => {
      const text = hideValues([secret])(`${before}${secret}${after}`);
      return !text.split('[redacted]').some((part) => part.includes(secret));
    }),
  );
});
