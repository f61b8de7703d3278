import { notAllowed, notFound } from '../../access/access-failures';
import { failed, success, type Result } from '../../base/result';
import type { Instant } from '../../model/instant';
import type { ActContext } from '../../model/person';
import type { Ports } from '../../ports/ports';
import { endOpenLinks } from './end-open-links';
import { buildLink } from './link-rule';
import { personObject } from './people-access';
import { personIsDisabled } from './people-failures';

/**
 * A link by which a person sets a new password, good once and for 60 minutes; older ones end. Only for the operator on the host: an
 * administrator who could make one in the browser could become an approver and approve alone.
 * Failures: ACCESS.NOT_ALLOWED, ACCESS.NOT_FOUND, PERSON.DISABLED, STORE.CONFLICT.
 */
export async function makeResetLink(
  ports: Pick<Ports, 'store' | 'clock' | 'ids'>,
  context: ActContext,
  input: { readonly email: string },
): Promise<Result<{ readonly token: string; readonly expiresAt: Instant }>> {
  if (context.actor.kind !== 'operator') {
    return failed(notAllowed('make a reset link', 'the operator of the host'));
  }
  const found = await ports.store.personByEmail(input.email.trim().toLowerCase());
  if (found === null) return failed(notFound('person'));
  const { person } = found;
  if (person.disabledAt !== null) return failed(personIsDisabled());
  const at = ports.clock.now();
  const facts = { id: ports.ids.uuid(), purpose: 'reset', personId: person.id, roles: {} } as const;
  const { link, token } = buildLink({ ...facts, token: ports.ids.token() }, at);
  const committed = await ports.store.commit({
    context,
    at,
    changes: [
      ...(await endOpenLinks(ports, at, ({ personId }) => personId === person.id)),
      { kind: 'link.insert', link },
    ],
    events: [
      {
        action: 'person.reset_link_made',
        object: personObject(person),
        after: { expiresAt: link.expiresAt },
      },
    ],
  });
  return committed.ok ? success({ token, expiresAt: link.expiresAt }) : committed;
}
