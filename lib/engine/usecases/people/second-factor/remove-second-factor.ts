import { notFound } from '../../../access/access-failures';
import { failed, success, type Result } from '../../../base/result';
import type { PersonId } from '../../../model/identifiers';
import type { ActContext, Person } from '../../../model/person';
import type { Ports } from '../../../ports/ports';
import { PEOPLE_TOPIC, personObject, refuseUnlessAdministrator, sessionTopic } from '../people-access';
import { ownSecondFactor } from './second-factor-failures';

/**
 * Takes the second factor from somebody who lost it; they sign in by password alone until they set up another one. All their sessions end.
 * For installation administrators, though never for their own. Without one there is nothing to do, which is no error.
 * Failures: ACCESS.NOT_ALLOWED, ACCESS.NOT_FOUND, SECOND_FACTOR.OWN, STORE.CONFLICT.
 */
export async function removeSecondFactor(
  ports: Pick<Ports, 'store' | 'clock'>,
  context: ActContext,
  input: { readonly personId: PersonId },
): Promise<Result<null>> {
  const refusal = refuseUnlessAdministrator(context.actor, "remove somebody's second factor");
  if (refusal !== null) return failed(refusal);
  const person = await ports.store.person(input.personId);
  if (person === null) return failed(notFound('person'));
  return removeFrom(ports, context, person);
}

/** The same by e-mail address, for the operator of the host: a lost second factor must not lock the last administrator out. */
export async function removeSecondFactorOf(
  ports: Pick<Ports, 'store' | 'clock'>,
  context: ActContext,
  input: { readonly email: string },
): Promise<Result<null>> {
  const refusal = refuseUnlessAdministrator(context.actor, "remove somebody's second factor");
  if (refusal !== null) return failed(refusal);
  const found = await ports.store.personByEmail(input.email.trim().toLowerCase());
  if (found === null) return failed(notFound('person'));
  return removeFrom(ports, context, found.person);
}

async function removeFrom(
  ports: Pick<Ports, 'store' | 'clock'>,
  context: ActContext,
  person: Person,
): Promise<Result<null>> {
  if (context.actor.id === person.id) return failed(ownSecondFactor());
  if ((await ports.store.secondFactor(person.id)) === null) return success(null);
  const at = ports.clock.now();
  return ports.store.commit({
    context,
    at,
    changes: [
      { kind: 'second_factor.remove', personId: person.id },
      { kind: 'sessions.end', personId: person.id, exceptIdHash: null, at },
    ],
    events: [
      {
        action: 'person.second_factor_removed',
        object: personObject(person),
        before: { secondFactor: true },
        after: { secondFactor: false },
      },
    ],
    topics: [PEOPLE_TOPIC, sessionTopic(person.id)],
  });
}
