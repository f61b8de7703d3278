import { describe, expect, it } from 'vitest';
import { contentSecurityPolicy, securityHeaders } from './security-headers';

const production = { nonce: 'n0nce', isHttps: true, isDevelopment: false };

describe('contentSecurityPolicy', () => {
  it('is the agreed policy, word for word', () => {
    expect(contentSecurityPolicy(production)).toBe(
      "default-src 'self'; script-src 'self' 'nonce-n0nce' 'strict-dynamic'; style-src 'self' 'nonce-n0nce'; " +
        "style-src-attr 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; " +
        "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; upgrade-insecure-requests",
    );
  });

  it('never sends a browser from http to https', () => {
    const plain = contentSecurityPolicy({ ...production, isHttps: false });
    expect(plain).not.toContain('upgrade-insecure-requests');
    expect(securityHeaders({ isHttps: false })).not.toHaveProperty('Strict-Transport-Security');
  });

  it('lets text be evaluated in development only', () => {
    expect(contentSecurityPolicy({ ...production, isDevelopment: true })).toContain("'unsafe-eval'");
    expect(contentSecurityPolicy(production)).not.toContain('unsafe-eval');
  });

  it('lets style elements without a nonce in, in development only', () => {
    const development = contentSecurityPolicy({ ...production, isDevelopment: true });
    expect(development).toContain("style-src 'self' 'unsafe-inline';");
    expect(contentSecurityPolicy(production)).not.toContain("style-src 'self' 'unsafe-inline'");
  });
});

describe('securityHeaders', () => {
  it('says all that the checklist asks for', () => {
    expect(securityHeaders({ isHttps: true })).toMatchObject({
      'X-Content-Type-Options': 'nosniff',
      'Referrer-Policy': 'no-referrer',
      'Cross-Origin-Opener-Policy': 'same-origin',
      'Strict-Transport-Security': 'max-age=31536000; includeSubDomains',
    });
  });
});
