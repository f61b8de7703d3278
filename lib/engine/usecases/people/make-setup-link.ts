import { failed, success, type Result } from '../../base/result';
import type { Instant } from '../../model/instant';
import type { ActContext } from '../../model/person';
import type { Ports } from '../../ports/ports';
import { endOpenLinks } from './end-open-links';
import { buildLink } from './link-rule';
import { notAllowed } from '../../access/access-failures';
import { setupDone } from './people-failures';

/**
 * A link by which the first administrator can be made: works once, for 60 minutes, and takes the place of any older one. Only for the
 * operator on the host or the program that starts the installation. The token is in the answer and nowhere else.
 * Failures: ACCESS.NOT_ALLOWED, SETUP.DONE, STORE.CONFLICT.
 */
export async function makeSetupLink(
  ports: Pick<Ports, 'store' | 'clock' | 'ids'>,
  context: ActContext,
): Promise<Result<{ readonly token: string; readonly expiresAt: Instant }>> {
  if (context.actor.kind === 'person') {
    return failed(notAllowed('make a setup link', 'the operator of the host'));
  }
  if ((await ports.store.setupCompletedAt()) !== null) return failed(setupDone());
  const at = ports.clock.now();
  const facts = { id: ports.ids.uuid(), purpose: 'setup', personId: null, roles: {} } as const;
  const { link, token } = buildLink({ ...facts, token: ports.ids.token() }, at);
  const committed = await ports.store.commit({
    context,
    at,
    changes: [
      ...(await endOpenLinks(ports, at, ({ purpose }) => purpose === 'setup')),
      { kind: 'link.insert', link },
    ],
    events: [
      {
        action: 'installation.setup_link_made',
        object: { kind: 'installation', id: null, name: 'installation' },
        after: { expiresAt: link.expiresAt },
      },
    ],
  });
  return committed.ok ? success({ token, expiresAt: link.expiresAt }) : committed;
}
