import { notAllowed } from '../../../access/access-failures';
import { failed, success, type Result } from '../../../base/result';
import type { ActContext } from '../../../model/person';
import type { Ports } from '../../../ports/ports';
import { personObject } from '../people-access';
import { newRecoveryCodes } from './new-recovery-codes';
import { proveSecondFactor, type ProofPorts } from './prove-second-factor';

/**
 * Ten other recovery codes for whoever gives a code; those from before are worthless. They are in the answer and nowhere else.
 * Failures: ACCESS.NOT_ALLOWED, those of `proveSecondFactor`, STORE.CONFLICT.
 */
export async function renewRecoveryCodes(
  ports: ProofPorts & Pick<Ports, 'ids'>,
  context: ActContext,
  input: { readonly code: string },
): Promise<Result<{ readonly codes: readonly string[] }>> {
  const person = context.actor.kind === 'person' ? await ports.store.person(context.actor.id) : null;
  if (person === null) return failed(notAllowed('make recovery codes', 'the person whose they are'));
  const proof = await proveSecondFactor(ports, context, { person, typed: input.code });
  if (!proof.ok) return proof;
  const { codes, change } = newRecoveryCodes(ports.ids, person.id);
  const committed = await ports.store.commit({
    context,
    at: ports.clock.now(),
    changes: [proof.value.change, change],
    events: [
      { action: 'person.recovery_codes_made', object: personObject(person), after: { by: proof.value.by } },
    ],
  });
  return committed.ok ? success({ codes }) : committed;
}
