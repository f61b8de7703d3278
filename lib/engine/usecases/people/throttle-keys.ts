import { sha256 } from '../../base/digest';

/** What tries are counted by. */
export interface ThrottleKeys {
  readonly account: string;
  /** Null when the address is not known. */
  readonly address: string | null;
}

/**
 * The keys of one try: the account as it was typed, whether it exists or not, and the address it came from. An IPv6 address counts by
 * its /64, the least that one customer gets. Pure.
 */
export function throttleKeys(email: string, address: string | null): ThrottleKeys {
  return {
    account: `account:${sha256(email)}`,
    address: address === null ? null : `address:${network(address)}`,
  };
}

function network(address: string): string {
  if (!address.includes(':') || address.includes('.')) return address.toLowerCase();
  const [head = '', tail] = address.toLowerCase().split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - left.length - right.length);
  const groups = [...left, ...Array<string>(zeros).fill('0'), ...right];
  return `${groups.slice(0, 4).map(withoutZeros).join(':')}::/64`;
}

const withoutZeros = (group: string): string => group.replace(/^0+(?=.)/, '');
