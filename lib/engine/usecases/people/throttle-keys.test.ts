import { describe, expect, it } from 'vitest';
import { throttleKeys } from './throttle-keys';

const addressKey = (address: string | null) => throttleKeys('a@b', address).address;

describe('throttleKeys', () => {
  it('counts an account by its address without keeping the address', () => {
    expect(throttleKeys('a@b', null).account).toMatch(/^account:[0-9a-f]{64}$/);
    expect(throttleKeys('a@b', null).account).not.toBe(throttleKeys('a@c', null).account);
  });

  it('counts IPv4 addresses one by one', () => {
    expect(addressKey('192.0.2.7')).toBe('address:192.0.2.7');
    expect(addressKey(null)).toBeNull();
  });

  it.each(['2001:db8:1:2::7', '2001:DB8:1:2:3:4:5:6', '2001:0db8:0001:0002::'])(
    'counts the IPv6 address %s by its network',
    (address) => {
      expect(addressKey(address)).toBe('address:2001:db8:1:2::/64');
    },
  );

  it('keeps loopback and mapped addresses apart', () => {
    expect(addressKey('::1')).toBe('address:0:0:0:0::/64');
    expect(addressKey('::ffff:192.0.2.7')).toBe('address:::ffff:192.0.2.7');
  });
});
