import { notAllowed, notFound } from '../../access/access-failures';
import { failed, type Result } from '../../base/result';
import type { ActContext } from '../../model/person';
import type { Ports } from '../../ports/ports';
import { personObject, sessionTopic } from './people-access';
import { sessionHandle } from './session-handle';

/**
 * Ends one of the actor's own sessions by its handle; its open pages are thrown out at once. A session of somebody else is not there.
 * Failures: ACCESS.NOT_ALLOWED, ACCESS.NOT_FOUND (also when it is over by now), STORE.CONFLICT.
 */
export async function endOwnSession(
  ports: Pick<Ports, 'store' | 'clock'>,
  context: ActContext,
  input: { readonly handle: string },
): Promise<Result<null>> {
  const { actor } = context;
  const person = actor.kind === 'person' ? await ports.store.person(actor.id) : null;
  if (person === null) return failed(notAllowed('end sessions', 'their owner'));
  const at = ports.clock.now();
  const sessions = await ports.store.openSessions(person.id, at);
  const session = sessions.find((one) => sessionHandle(one) === input.handle);
  if (session === undefined) return failed(notFound('session'));
  return ports.store.commit({
    context,
    at,
    changes: [{ kind: 'session.end', idHash: session.idHash, at }],
    events: [
      {
        action: 'session.ended',
        object: personObject(person),
        before: {
          signedInAt: session.createdAt,
          lastSeenAt: session.lastSeenAt,
          address: session.address,
          userAgent: session.userAgent,
        },
      },
    ],
    topics: [sessionTopic(person.id)],
  });
}
