import { sha256 } from '../../base/digest';
import { failed, success, type Result } from '../../base/result';
import { notAllowed } from '../../access/access-failures';
import type { ActContext } from '../../model/person';
import type { Ports } from '../../ports/ports';
import { sessionTopic } from './people-access';

/** Ends this session of the actor; its cookie is worth nothing from then on, wherever a copy of it is. Once is enough, twice is no error. */
export async function signOut(
  ports: Pick<Ports, 'store' | 'clock'>,
  context: ActContext,
  input: { readonly sessionId: string },
): Promise<Result<null>> {
  const idHash = sha256(input.sessionId);
  const known = await ports.store.session(idHash);
  if (known === null || known.session.endedAt !== null) return success(null);
  if (known.person.id !== context.actor.id) return failed(notAllowed('end this session', 'its owner'));
  const at = ports.clock.now();
  return ports.store.commit({
    context,
    at,
    changes: [{ kind: 'session.end', idHash, at }],
    events: [
      {
        action: 'session.signed_out',
        object: { kind: 'person', id: known.person.id, name: known.person.email },
      },
    ],
    topics: [sessionTopic(known.person.id)],
  });
}
