import { sha256 } from '../../base/digest';
import { failed, success, type Result } from '../../base/result';
import type { Session } from '../../model/link';
import type { Person } from '../../model/person';
import type { Ports } from '../../ports/ports';
import type { PersonActor } from './people-access';
import { sessionLoss, touchIsDue, type SessionLimits, type SessionLoss } from './session-rule';

/** Who is signed in, as the store knows them at this moment. */
export interface SignedIn {
  readonly actor: PersonActor;
  readonly person: Person;
  readonly session: Session;
}

/**
 * The actor behind a session id, or why there is none. State of the person and roles are read each time, so that disabling somebody or
 * taking a role away acts at once. `isActivity`: a person did something, so the idle limit counts from now (written at most once a minute).
 */
export async function loadActor(
  ports: Pick<Ports, 'store' | 'clock'>,
  input: { readonly sessionId: string; readonly limits: SessionLimits; readonly isActivity: boolean },
): Promise<Result<SignedIn, SessionLoss>> {
  const known = await ports.store.session(sha256(input.sessionId));
  if (known === null) return failed('unknown');
  const { session, person } = known;
  const now = ports.clock.now();
  const loss = sessionLoss(session, person, input.limits, now);
  if (loss !== null) return failed(loss);
  if (input.isActivity && touchIsDue(session, input.limits, now)) {
    await ports.store.touchSession(session.idHash, now);
  }
  const memberships = await ports.store.memberships({ personId: person.id });
  const roles = Object.fromEntries(memberships.map(({ projectId, role }) => [projectId, role]));
  const { id, name, installationAdministrator } = person;
  return success({ actor: { kind: 'person', id, name, installationAdministrator, roles }, person, session });
}
