import { completeSetup, invitePerson, join, makeSetupLink } from '../../engine/index';
import { Fault } from '../../engine/base/fault';
import { InvariantError } from '../../engine/base/invariant';
import type { Result } from '../../engine/base/result';
import type { ActContext, VisitorContext } from '../../engine/model/person';
import type { WorkerPorts } from '../../engine/worker';

/** An account of the demo with the password that was made for it. */
export interface DemoPerson {
  readonly email: string;
  readonly name: string;
  readonly password: string;
}

export interface DemoPeople {
  readonly developer: DemoPerson;
  readonly approver: DemoPerson;
}

/** Two accounts named by role: one who requests, one who approves and administers. Passwords are random. */
export async function createDemoPeople(ports: WorkerPorts, operator: ActContext): Promise<DemoPeople> {
  const approver = { email: 'approver@localhost', name: 'Approver', password: ports.ids.token() };
  const developer = { email: 'developer@localhost', name: 'Developer', password: ports.ids.token() };
  const visitor: VisitorContext = {
    actor: { kind: 'anonymous', id: null, name: 'demo' },
    via: 'browser',
    address: null,
    requestId: operator.requestId,
  };
  const link = must(await makeSetupLink(ports, operator));
  must(await completeSetup(ports, visitor, { ...approver, token: link.token }));
  const invited = must(
    await invitePerson(ports, await demoContext(ports, approver.email), {
      email: developer.email,
      name: developer.name,
      installationAdministrator: false,
      roles: {},
    }),
  );
  must(await join(ports, visitor, { ...developer, token: invited.token }));
  return { developer, approver };
}

/** Somebody of the demo acting, with the roles of this moment. */
export async function demoContext({ store, ids }: WorkerPorts, email: string): Promise<ActContext> {
  const found = await store.personByEmail(email);
  if (found === null) throw new InvariantError(`the demo has no ${email}`);
  const { person } = found;
  const memberships = await store.memberships({ personId: person.id });
  return {
    actor: {
      kind: 'person',
      id: person.id,
      name: person.name,
      installationAdministrator: person.installationAdministrator,
      roles: Object.fromEntries(memberships.map(({ projectId, role }) => [projectId, role])),
    },
    via: 'worker',
    address: null,
    requestId: ids.uuid(),
  };
}

/** The demo stands on use cases that must not refuse it. */
export function must<T>(result: Result<T, Fault['failure'] | readonly Fault['failure'][]>): T {
  if (result.ok) return result.value;
  const failures = 'code' in result.failure ? [result.failure] : result.failure;
  throw new Fault(failures[0] ?? { code: 'DEMO.REFUSED', summary: 'The demo could not be loaded.' });
}
