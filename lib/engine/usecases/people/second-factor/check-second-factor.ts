import { sha256 } from '../../../base/digest';
import { failed, success, type Result } from '../../../base/result';
import { notAllowed } from '../../../access/access-failures';
import type { Instant } from '../../../model/instant';
import type { ActContext } from '../../../model/person';
import { personObject } from '../people-access';
import { proveSecondFactor, type ProofPorts } from './prove-second-factor';

/**
 * The actor gives their second factor once more; the session remembers when. Answers with that moment.
 * Failures: ACCESS.NOT_ALLOWED, those of `proveSecondFactor`, STORE.CONFLICT.
 */
export async function checkSecondFactor(
  ports: ProofPorts,
  context: ActContext,
  input: { readonly code: string; readonly sessionId: string },
): Promise<Result<Instant>> {
  const idHash = sha256(input.sessionId);
  const known = await ports.store.session(idHash);
  if (known === null || context.actor.kind !== 'person' || known.person.id !== context.actor.id) {
    return failed(notAllowed('give a second factor in this session', 'its owner'));
  }
  const { person } = known;
  const proof = await proveSecondFactor(ports, context, { person, typed: input.code });
  if (!proof.ok) return proof;
  const at = ports.clock.now();
  const committed = await ports.store.commit({
    context,
    at,
    changes: [proof.value.change, { kind: 'session.check_second_factor', idHash, at }],
    events: [
      {
        action: 'session.second_factor_checked',
        object: personObject(person),
        after: { by: proof.value.by },
      },
    ],
  });
  return committed.ok ? success(at) : committed;
}
