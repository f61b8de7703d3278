import { BlockList, isIP } from 'node:net';

/** Who may say, by `X-Forwarded-For`, for whom they speak: addresses and CIDR ranges as `Env` checked them. Pure. */
export function trustedProxies(entries: readonly string[]): BlockList {
  const list = new BlockList();
  for (const entry of entries) {
    const [address = '', prefix] = entry.split('/');
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    if (prefix === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(prefix), family);
  }
  return list;
}
