import 'server-only';
import { isIP, type BlockList } from 'node:net';

/**
 * The address that a request came from: the peer of the connection, or, where that is a trusted proxy, the last address of
 * `X-Forwarded-For` that is not one. What a client writes there itself is never believed. Pure.
 */
export function clientAddress(
  peer: string | null,
  forwardedFor: string | null,
  trusted: BlockList,
): string | null {
  if (peer === null) return null;
  const hops = [...(forwardedFor ?? '').split(','), peer].map(plainAddress).reverse();
  let nearest = plainAddress(peer);
  for (const hop of hops) {
    if (isIP(hop) === 0) break;
    nearest = hop;
    if (!isTrusted(hop, trusted)) break;
  }
  return nearest;
}

/** Without the wrapping of IPv4 in IPv6, a zone, brackets or a port. */
function plainAddress(address: string): string {
  const bare = address
    .trim()
    .replace(/^\[(.*)\](:\d+)?$/, '$1')
    .replace(/%.*$/, '');
  const withoutPort = /^\d+\.\d+\.\d+\.\d+:\d+$/.test(bare) ? bare.replace(/:\d+$/, '') : bare;
  return withoutPort.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, '');
}

function isTrusted(address: string, trusted: BlockList): boolean {
  return trusted.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
}
