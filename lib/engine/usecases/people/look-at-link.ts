import { sha256 } from '../../base/digest';
import { failed, success, type Result } from '../../base/result';
import type { Instant } from '../../model/instant';
import type { OneTimeLink } from '../../model/link';
import type { Ports } from '../../ports/ports';
import { checkLink } from './link-rule';
import { personIsDisabled } from './people-failures';

/** What its page may say to whoever holds a link. */
export interface LinkView {
  readonly email: string | null;
  readonly name: string | null;
  readonly expiresAt: Instant;
}

/** For whom a one-time link is, without using it. Failures: LINK.*, PERSON.DISABLED. */
export async function lookAtLink(
  ports: Pick<Ports, 'store' | 'clock'>,
  input: { readonly token: string; readonly purpose: OneTimeLink['purpose'] },
): Promise<Result<LinkView>> {
  const known = await ports.store.linkByTokenHash(sha256(input.token));
  const link = checkLink(known, input.purpose, ports.clock.now());
  if (!link.ok) return link;
  const { personId, expiresAt } = link.value;
  const person = personId === null ? null : await ports.store.person(personId);
  if (person !== null && person.disabledAt !== null) return failed(personIsDisabled());
  return success({ email: person?.email ?? null, name: person?.name ?? null, expiresAt });
}
