import { notAllowed } from '../../../access/access-failures';
import { failed, type Result } from '../../../base/result';
import type { ActContext } from '../../../model/person';
import type { Ports } from '../../../ports/ports';
import { PEOPLE_TOPIC, personObject } from '../people-access';
import { proveSecondFactor, type ProofPorts } from './prove-second-factor';

/**
 * The actor does without a second factor from now on; who has it proves that by a code of it.
 * Failures: ACCESS.NOT_ALLOWED, those of `proveSecondFactor`, STORE.CONFLICT.
 */
export async function turnOffSecondFactor(
  ports: ProofPorts & Pick<Ports, 'store'>,
  context: ActContext,
  input: { readonly code: string },
): Promise<Result<null>> {
  const person = context.actor.kind === 'person' ? await ports.store.person(context.actor.id) : null;
  if (person === null) return failed(notAllowed('turn off a second factor', 'the person whose it is'));
  const proof = await proveSecondFactor(ports, context, { person, typed: input.code });
  if (!proof.ok) return proof;
  return ports.store.commit({
    context,
    at: ports.clock.now(),
    changes: [proof.value.change, { kind: 'second_factor.remove', personId: person.id }],
    events: [
      {
        action: 'person.second_factor_turned_off',
        object: personObject(person),
        before: { secondFactor: true },
        after: { secondFactor: false, by: proof.value.by },
      },
    ],
    topics: [PEOPLE_TOPIC],
  });
}
