import { describe, expect, it } from 'vitest';
import { later } from '../../model/instant';
import { buildLink, checkLink, LINK_MINUTES } from './link-rule';

const now = '2026-03-01T08:00:00.000Z';
const made = buildLink({ id: 'l', purpose: 'reset', personId: 'p', roles: {}, token: 'secret-token' }, now);
const codeOf = (link: Parameters<typeof checkLink>[0], at = now) => {
  const checked = checkLink(link, 'reset', at);
  return checked.ok ? 'ok' : checked.failure.code;
};

describe('buildLink', () => {
  it('keeps the hash of the token and nothing of the token itself', () => {
    expect(JSON.stringify(made.link)).not.toContain('secret-token');
    expect(made.link.tokenHash).toMatch(/^[0-9a-f]{64}$/);
  });
});

describe('checkLink', () => {
  it('lets a link work until its last moment', () => {
    const end = later(now, LINK_MINUTES.reset * 60_000);
    expect(codeOf(made.link, later(end, -1))).toBe('ok');
    expect(codeOf(made.link, end)).toBe('LINK.EXPIRED');
  });

  it('refuses what is unknown, used, or made for something else', () => {
    expect(codeOf(null)).toBe('LINK.UNKNOWN');
    expect(codeOf({ ...made.link, usedAt: now })).toBe('LINK.USED');
    expect(codeOf({ ...made.link, purpose: 'invite' })).toBe('LINK.UNKNOWN');
  });
});
