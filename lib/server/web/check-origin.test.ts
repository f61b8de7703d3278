import { describe, expect, it } from 'vitest';
import { checkOrigin } from './check-origin';

const OURS = 'https://keeper.example.org';
const isAllowed = (secFetchSite: string | null, origin: string | null) =>
  checkOrigin({ secFetchSite, origin }, OURS) === null;

describe('checkOrigin', () => {
  it('lets our own pages through', () => {
    expect(isAllowed('same-origin', OURS)).toBe(true);
    expect(isAllowed('same-origin', null)).toBe(true);
    expect(isAllowed(null, OURS)).toBe(true);
  });

  it.each([
    ['cross-site', OURS],
    ['same-site', OURS],
    ['none', OURS],
    ['', OURS],
    ['cross-site', 'null'],
    [null, null],
    [null, 'null'],
    [null, 'http://keeper.example.org'],
    [null, 'https://keeper.example.org:8443'],
    [null, 'https://keeper.example.org.evil.example'],
    [null, 'https://sub.keeper.example.org'],
    [null, 'https://keeper.example.org/'],
  ])('refuses Sec-Fetch-Site %j with Origin %j', (secFetchSite, origin) => {
    expect(isAllowed(secFetchSite, origin)).toBe(false);
  });
});
