import { lookup } from 'node:dns/promises';
import { failed, success, type Result } from '../base/result';
import { checkAddresses, readTypedHost, type HostPolicy } from './host-policy';

/** Answers all addresses of a name, in the order in which they should be tried. */
export type Lookup = (name: string) => Promise<readonly string[]>;

/** The system's own resolver. */
export const systemLookup: Lookup = async (name) => {
  const found = await lookup(name, { all: true, verbatim: true });
  return found.map((entry) => entry.address);
};

/** A host that may be reached: the name for TLS and the addresses to connect to, all of them checked. */
export interface ResolvedHost {
  readonly name: string;
  readonly addresses: readonly string[];
}

/**
 * Resolves a host once and checks every address of it, so that nobody can answer differently between the check and the connection.
 * Failures: those of host-policy.ts; what the resolver throws is thrown on.
 */
export async function resolveHost(
  typed: string,
  policy: HostPolicy,
  lookupAddresses: Lookup,
): Promise<Result<ResolvedHost>> {
  const host = readTypedHost(typed);
  if (!host.ok) return host;
  const name = host.value.kind === 'name' ? host.value.name : host.value.address;
  const addresses = host.value.kind === 'name' ? await lookupAddresses(name) : [name];
  const checked = checkAddresses(policy, host.value, addresses);
  return checked.ok ? success({ name, addresses: checked.value }) : failed(checked.failure);
}
