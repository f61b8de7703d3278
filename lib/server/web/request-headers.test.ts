import { describe, expect, it } from 'vitest';
import { isInternalHeader } from './request-headers';

describe('isInternalHeader', () => {
  it.each([
    'x-middleware-subrequest',
    'x-middleware-subrequest-id',
    'x-middleware-rewrite',
    'x-nextjs-data',
    'x-nextjs-postponed',
    'x-invoke-path',
    'x-matched-path',
    'x-now-route-matches',
    'x-lockkeeper-peer',
    'x-lockkeeper-request-id',
    'x-nonce',
    'next-resume',
    'x-next-resume-state-length',
    'x-next-revalidate-tag-token',
  ])('drops %s', (name) => {
    expect(isInternalHeader(name)).toBe(true);
  });

  it.each(['next-action', 'next-router-state-tree', 'rsc', 'x-forwarded-for', 'cookie', 'origin'])(
    'keeps %s',
    (name) => {
      expect(isInternalHeader(name)).toBe(false);
    },
  );
});
