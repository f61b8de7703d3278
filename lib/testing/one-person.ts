import { invitePerson, join } from '../engine/index';
import type { ActContext, ProjectRole } from '../engine/model/person';
import { demoContext, must } from '../server/demo/demo-people';
import type { Corridor } from './corridor';
import { PASSWORD, VISITOR } from './people';

/** One more person with a role in the project of a corridor. */
export async function onePerson(
  { ports, project, approver }: Corridor,
  email: string,
  role: ProjectRole,
): Promise<() => Promise<ActContext>> {
  const invited = must(
    await invitePerson(ports, await approver(), {
      email,
      name: email,
      installationAdministrator: false,
      roles: { [project.id]: role },
    }),
  );
  must(await join(ports, VISITOR, { token: invited.token, name: email, password: PASSWORD }));
  return () => demoContext(ports, email);
}
