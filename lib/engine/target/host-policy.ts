import { BlockList, isIP } from 'node:net';
import { failure } from '../base/failure';
import { failed, success, type Result } from '../base/result';

/** Which hosts a target may have; kept in the installation's configuration, never editable in the browser. */
export interface HostPolicy {
  /** Address ranges such as `10.0.0.0/8` and `fd00::/8`. */
  readonly ranges: readonly string[];
  /** Names, exact (`db.example.com`) or with everything below them (`.example.com`). */
  readonly names: readonly string[];
}

/** Every address but those that are always refused: where a person could connect by themselves, or only says that something happened. */
export const ANYWHERE: HostPolicy = { ranges: ['0.0.0.0/0', '::/0'], names: [] };

/** A host as typed, understood: an address in its usual form or a name in lower case without the final dot. */
export type TypedHost =
  { readonly kind: 'address'; readonly address: string } | { readonly kind: 'name'; readonly name: string };

/**
 * Reads a typed host; pure. Refused: paths (Unix sockets), URLs, other spellings of addresses (`0x7f.1`, `2130706433`, `127.1`, octal),
 * zones, characters that no host name has, and names of cloud metadata services. Failures: TARGET.HOST_NOT_UNDERSTOOD, TARGET.HOST_REFUSED.
 */
export function readTypedHost(typed: string): Result<TypedHost> {
  if (/^[/@\\]/.test(typed)) {
    return notUnderstood(typed, 'Unix sockets and paths cannot be typed as a host.');
  }
  if (isIP(typed) !== 0 && !typed.includes('%')) {
    return success({ kind: 'address', address: typed.toLowerCase() });
  }
  return readName(typed, typed.toLowerCase().replace(/\.$/, ''));
}

function readName(typed: string, name: string): Result<TypedHost> {
  const labels = name.split('.');
  if (name.length > 253 || !labels.every((label) => LABEL.test(label))) {
    return notUnderstood(typed, 'A host is a name such as db.example.com or an address such as 10.0.0.5.');
  }
  if (/^(\d+|0x[0-9a-f]*)$/.test(labels.at(-1) ?? '')) {
    return notUnderstood(typed, 'An address has to be written in full, with four decimal numbers.');
  }
  if (METADATA_NAMES.has(name)) return refused(typed, 'It is the name of a cloud metadata service.');
  return success({ kind: 'name', name });
}

/** Letters, digits, hyphens; underscores because container networks use them. */
const LABEL = /^[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?$/;

const METADATA_NAMES: ReadonlySet<string> = new Set([
  'metadata',
  'metadata.google.internal',
  'metadata.goog',
  'metadata.azure.internal',
  'metadata.azure.com',
  'metadata.tencentyun.com',
  'metadata.packet.net',
  'instance-data',
  'instance-data.ec2.internal',
]);

/**
 * Decides whether every address of a host may be reached; pure. An allowed name allows its addresses, except those that are always
 * refused: unspecified, link-local, multicast, reserved and metadata addresses, in any IPv6 wrapping. Failure: TARGET.HOST_REFUSED.
 */
export function checkAddresses(
  policy: HostPolicy,
  host: TypedHost,
  addresses: readonly string[],
): Result<readonly string[]> {
  const typed = host.kind === 'name' ? host.name : host.address;
  const allowed = toBlockList(policy.ranges);
  const byName = host.kind === 'name' && policy.names.some((rule) => nameMatches(rule, host.name));
  for (const address of addresses) {
    const faces = facesOf(address);
    if (isIP(address) === 0 || address.includes('%')) {
      return refused(typed, 'It leads to an address with a zone.');
    }
    if (faces.some((face) => contains(ALWAYS_REFUSED, face))) {
      return refused(typed, 'It leads to a link-local, metadata, multicast or reserved address.');
    }
    if (!byName && !faces.every((face) => contains(allowed, face))) {
      return refused(typed, 'Neither its name nor its address is on the list of allowed hosts.');
    }
  }
  return success(addresses);
}

function nameMatches(rule: string, name: string): boolean {
  const wanted = rule.toLowerCase().replace(/\.$/, '');
  return wanted.startsWith('.') ? name.endsWith(wanted) : name === wanted;
}

const ALWAYS_REFUSED = toBlockList([
  '0.0.0.0/8',
  '169.254.0.0/16',
  '224.0.0.0/4',
  '240.0.0.0/4',
  // Metadata services that are not link-local: Alibaba Cloud, Oracle Cloud, Azure.
  '100.100.100.200/32',
  '192.0.0.192/32',
  '168.63.129.16/32',
  '::/128',
  'fe80::/10',
  'fec0::/10',
  'ff00::/8',
  'fd00:ec2::254/128',
  'fd20:ce::254/128',
]);

function toBlockList(ranges: readonly string[]): BlockList {
  const list = new BlockList();
  for (const range of ranges) {
    const [address = '', prefix] = range.split('/');
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    if (isIP(address) !== 0) {
      list.addSubnet(address, Number(prefix ?? (family === 'ipv6' ? 128 : 32)), family);
    }
  }
  return list;
}

function contains(list: BlockList, address: string): boolean {
  return list.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
}

/**
 * The addresses that an address stands for. An IPv4 address inside an IPv6 one is what counts when the wrapping is only a way of writing
 * it; where a gateway unwraps it (NAT64, 6to4) both count.
 */
function facesOf(address: string): readonly string[] {
  if (isIP(address) !== 6) return [address];
  const groups = toGroups(address);
  const head = groups.slice(0, 6).join(' ');
  const last = groups.slice(6);
  if (head === MAPPED || (head === COMPATIBLE && last[0] !== 0)) return [toIpv4(last)];
  if (groups[0] === 0x64 && groups[1] === 0xff9b) return [address, toIpv4(last)];
  return groups[0] === 0x2002 ? [address, toIpv4(groups.slice(1, 3))] : [address];
}

/** `::ffff:a.b.c.d` and `::a.b.c.d`, as the first six groups. */
const MAPPED = '0 0 0 0 0 65535';
const COMPATIBLE = '0 0 0 0 0 0';

function toIpv4(pair: readonly number[]): string {
  const [high = 0, low = 0] = pair;
  return [high >> 8, high & 255, low >> 8, low & 255].join('.');
}

/** The eight groups of an IPv6 address that `isIP` accepted. */
function toGroups(address: string): readonly number[] {
  const text = address.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_all, ...parts: string[]) => {
    const [a = 0, b = 0, c = 0, d = 0] = parts.slice(0, 4).map(Number);
    return `${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;
  });
  const [head = '', tail] = text.split('::');
  const before = split(head);
  const after = tail === undefined ? [] : split(tail);
  const gap = Array.from({ length: 8 - before.length - after.length }, () => 0);
  return tail === undefined ? before : [...before, ...gap, ...after];
}

function split(part: string): readonly number[] {
  return part === '' ? [] : part.split(':').map((group) => Number.parseInt(group, 16));
}

function notUnderstood(typed: string, why: string): Result<never> {
  return failed(
    failure('TARGET.HOST_NOT_UNDERSTOOD', `The host "${typed.slice(0, 100)}" is not understood.`, {
      why,
      fix: 'Write a host name or an address, without a port, a path or a scheme.',
      where: { field: 'host' },
    }),
  );
}

function refused(typed: string, why: string): Result<never> {
  return failed(
    failure('TARGET.HOST_REFUSED', `Lockkeeper may not connect to the host "${typed.slice(0, 100)}".`, {
      why,
      fix: 'If this is right, an operator adds the host or its range to LOCKKEEPER_ALLOWED_HOSTS.',
      where: { field: 'host' },
    }),
  );
}
