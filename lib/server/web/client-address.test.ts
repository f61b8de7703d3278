import { describe, expect, it } from 'vitest';
import { trustedProxies } from '../trusted-proxies';
import { clientAddress } from './client-address';

const trusted = trustedProxies(['10.0.0.0/8', '127.0.0.1', 'fd00::/8']);
const nobody = trustedProxies([]);

describe('clientAddress', () => {
  it('is the peer when no proxy is trusted, whatever the client writes', () => {
    expect(clientAddress('198.51.100.7', '203.0.113.9', nobody)).toBe('198.51.100.7');
    expect(clientAddress('198.51.100.7', '203.0.113.9', trusted)).toBe('198.51.100.7');
  });

  it('is the last address before the trusted proxies', () => {
    expect(clientAddress('10.1.1.1', '203.0.113.9', trusted)).toBe('203.0.113.9');
    expect(clientAddress('10.1.1.1', '6.6.6.6, 203.0.113.9, 10.2.2.2', trusted)).toBe('203.0.113.9');
    expect(clientAddress('::ffff:10.1.1.1', '2001:db8::1', trusted)).toBe('2001:db8::1');
    expect(clientAddress('fd00::1', '203.0.113.9:4711', trusted)).toBe('203.0.113.9');
    expect(clientAddress('127.0.0.1', '[2001:db8::1]:4711', trusted)).toBe('2001:db8::1');
  });

  it('falls back to the peer when the header is rubbish or missing', () => {
    expect(clientAddress('10.1.1.1', null, trusted)).toBe('10.1.1.1');
    expect(clientAddress('10.1.1.1', 'unknown', trusted)).toBe('10.1.1.1');
    expect(clientAddress('10.1.1.1', '10.3.3.3', trusted)).toBe('10.3.3.3');
    expect(clientAddress(null, '203.0.113.9', trusted)).toBeNull();
  });
});
