import { describe, expect, it } from 'vitest';
import { nextPath } from './next-path';

describe('nextPath', () => {
  it.each(['/', '/p/shop?view=matrix#row', '/d/128#s4', '/a?u=https://example.org/'])('keeps %s', (path) => {
    expect(nextPath(path)).toBe(path);
  });

  it.each([
    null,
    undefined,
    '',
    'p/shop',
    'https://example.org/',
    '//example.org/',
    '/\\example.org/',
    '/a\\b',
    '/a\tb',
    '/a\nb',
    '/%0a ',
    'javascript:alert(1)',
    '/sign-in?next=/',
    `/${'a'.repeat(3000)}`,
  ])('answers home to %j', (path) => {
    expect(nextPath(path)).toBe('/');
  });
});
