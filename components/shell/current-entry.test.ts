import { expect, test } from 'vitest';
import { isCurrentEntry } from './current-entry';

const deploys = { href: '/deploys', alsoUnder: ['/d'] };

test.each([
  [{ href: '/' }, '/', true],
  [{ href: '/' }, '/audit', false],
  [deploys, '/deploys', true],
  [deploys, '/deploys/new', true],
  [deploys, '/d/128', true],
  [deploys, '/drift', false],
  [deploys, '/deploysets', false],
])('%o at %s: %s', (entry, pathname, isCurrent) => {
  expect(isCurrentEntry(entry, pathname)).toBe(isCurrent);
});
