import { describe, expect, it } from 'vitest';
import { checkPassword, preparePassword } from './password-rule';

const about = { email: 'ada.lovelace@example.org', field: 'password' };
const codeOf = (password: string) => checkPassword(password, about)?.code ?? null;

describe('checkPassword', () => {
  it('asks for length and nothing else', () => {
    expect(codeOf('plain words only')).toBeNull();
    expect(codeOf('               ')).toBe('PASSWORD.COMMON');
    expect(codeOf('ключ от шлюза на реке')).toBeNull();
  });

  it('counts characters, not units or bytes', () => {
    expect(codeOf('🔒🚤🌊🔑🧭🪢⚓🛶🚢⛵🛟🐟🐠🐡')).toBe('PASSWORD.TOO_SHORT');
    expect(codeOf('🔒🚤🌊🔑🧭🪢⚓🛶🚢⛵🛟🐟🐠🐡🦈')).toBeNull();
  });

  it('refuses 14 and accepts 15, accepts 256 and refuses 257', () => {
    expect(codeOf('kx7 qpz mw3 vb')).toBe('PASSWORD.TOO_SHORT');
    expect(codeOf('kx7 qpz mw3 vbn')).toBeNull();
    const long = 'kx7 qpz mw3 vbn!'.repeat(16);
    expect(codeOf(long)).toBeNull();
    expect(codeOf(`${long}x`)).toBe('PASSWORD.TOO_LONG');
  });

  it.each([
    'PasswordPassword',
    'correct horse battery staple',
    'aaaaaaaaaaaaaaa',
    'abcabcabcabcabcab',
    '12345123451234512',
    '123456789012345',
    'abcdefghijklmnopq',
    'zyxwvutsrqponmlk',
    '987654321098765',
    'ＰＡＳＳＷＯＲＤＰＡＳＳＷＯＲＤ',
  ])('refuses %s as one that anybody would try', (password) => {
    expect(codeOf(password)).toBe('PASSWORD.COMMON');
  });

  it('refuses the e-mail address and its long local part', () => {
    expect(codeOf('ADA.LOVELACE@example.org!')).toBe('PASSWORD.CONTAINS_EMAIL');
    expect(codeOf('my ada.lovelace key')).toBe('PASSWORD.CONTAINS_EMAIL');
    expect(checkPassword('operations are fun', { email: 'op@x', field: 'p' })).toBeNull();
  });

  it('answers at the field', () => {
    expect(checkPassword('short', about)?.where).toEqual({ field: 'password' });
  });
});

describe('preparePassword', () => {
  it('makes composed and decomposed letters the same', () => {
    expect(preparePassword('e\u0301cluse')).toBe(preparePassword('\u00e9cluse'));
  });
});
