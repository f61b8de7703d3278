import { sha256 } from '../../base/digest';
import { failed, type Result } from '../../base/result';
import { notAllowed, notFound } from '../../access/access-failures';
import type { ActContext } from '../../model/person';
import type { Ports } from '../../ports/ports';
import { personObject, sessionTopic } from './people-access';

/** Ends every session of the actor but the one they act from. Failures: ACCESS.NOT_ALLOWED, ACCESS.NOT_FOUND, STORE.CONFLICT. */
export async function endOtherSessions(
  ports: Pick<Ports, 'store' | 'clock'>,
  context: ActContext,
  input: { readonly sessionId: string },
): Promise<Result<null>> {
  const { actor } = context;
  if (actor.kind !== 'person') return failed(notAllowed('end sessions', 'their owner'));
  const person = await ports.store.person(actor.id);
  if (person === null) return failed(notFound('person'));
  const at = ports.clock.now();
  return ports.store.commit({
    context,
    at,
    changes: [{ kind: 'sessions.end', personId: actor.id, exceptIdHash: sha256(input.sessionId), at }],
    events: [
      { action: 'session.signed_out', object: personObject(person), after: { sessions: 'all others' } },
    ],
    topics: [sessionTopic(actor.id)],
  });
}
