import { describe, expect, it } from 'vitest';
import { readEmail, readName } from './person-rule';

describe('readEmail', () => {
  it('keeps addresses in lower case without white space around', () => {
    expect(readEmail('  Ada@Example.ORG ', 'email')).toEqual({ ok: true, value: 'ada@example.org' });
    expect(readEmail('developer@localhost', 'email').ok).toBe(true);
  });

  it.each([
    '',
    'ada',
    '@example.org',
    'ada@',
    'a b@example.org',
    'a@b@c',
    'a\u0000@b',
    `${'a'.repeat(250)}@b.org`,
  ])('refuses %j at its field', (typed) => {
    expect(readEmail(typed, 'email')).toMatchObject({
      ok: false,
      failure: { code: 'PERSON.EMAIL_INVALID', where: { field: 'email' } },
    });
  });
});

describe('readName', () => {
  it('keeps any script and markup as it is', () => {
    expect(readName(' Åsa <b>ö</b> 李 ', 'name')).toEqual({ ok: true, value: 'Åsa <b>ö</b> 李' });
  });

  it.each(['', '   ', 'two\nlines', 'escape\u001b[31m', 'turned\u202eround', 'x'.repeat(101)])(
    'refuses %j',
    (typed) => {
      expect(readName(typed, 'name')).toMatchObject({
        ok: false,
        failure: { code: 'PERSON.NAME_INVALID' },
      });
    },
  );
});
