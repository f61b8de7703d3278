import type { Instant } from '../../model/instant';
import type { OneTimeLink } from '../../model/link';
import type { Change } from '../../ports/change';
import type { Ports } from '../../ports/ports';

/** The changes that make those links worthless which still work and which `isMeant` picks. */
export async function endOpenLinks(
  ports: Pick<Ports, 'store'>,
  at: Instant,
  isMeant: (link: OneTimeLink) => boolean,
): Promise<readonly Change[]> {
  const open = await ports.store.openLinks();
  return open
    .filter((link) => link.expiresAt > at && isMeant(link))
    .map((link) => ({ kind: 'link.use', id: link.id, at }) as const);
}
