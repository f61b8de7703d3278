import { sha256 } from '../../base/digest';
import { failed, success, type Result } from '../../base/result';
import type { OneTimeLink } from '../../model/link';
import type { Membership, Person, VisitorContext } from '../../model/person';
import type { Ports } from '../../ports/ports';
import { checkLink } from './link-rule';
import { checkPassword, preparePassword } from './password-rule';
import { actingAs, PEOPLE_TOPIC, personObject } from './people-access';
import { personIsDisabled } from './people-failures';
import { readName } from './person-rule';

export interface JoinInput {
  readonly token: string;
  readonly name: string;
  readonly password: string;
}

/**
 * An invited person takes up the invitation: name, password and the roles of the link, all at once or not at all. A role that somebody
 * gave them since stays as it is, and projects that were deleted since are left out.
 * Failures: LINK.*, PERSON.DISABLED, PERSON.NAME_INVALID, PASSWORD.*, STORE.CONFLICT.
 */
export async function join(
  ports: Pick<Ports, 'store' | 'clock' | 'passwords'>,
  visitor: VisitorContext,
  input: JoinInput,
): Promise<Result<{ readonly email: string }>> {
  const at = ports.clock.now();
  const link = checkLink(await ports.store.linkByTokenHash(sha256(input.token)), 'invite', at);
  if (!link.ok) return link;
  const joining = await joiningPerson(ports, link.value, input);
  if (!joining.ok) return joining;
  const person = joining.value;
  const memberships = await membershipsOf(ports, link.value, person);
  const passwordHash = await ports.passwords.hash(preparePassword(input.password));
  const committed = await ports.store.commit({
    context: actingAs(visitor, person),
    at,
    changes: [
      { kind: 'link.use', id: link.value.id, at },
      { kind: 'person.update', person },
      { kind: 'person.set_password', personId: person.id, passwordHash },
      ...memberships.map((membership) => ({ kind: 'membership.set', membership }) as const),
    ],
    events: [
      {
        action: 'person.joined',
        object: personObject(person),
        after: {
          name: person.name,
          installationAdministrator: person.installationAdministrator,
          roles: Object.fromEntries(memberships.map(({ projectId, role }) => [projectId, role])),
        },
      },
    ],
    topics: [PEOPLE_TOPIC],
  });
  return committed.ok ? success({ email: person.email }) : committed;
}

async function joiningPerson(
  ports: Pick<Ports, 'store'>,
  link: OneTimeLink,
  input: JoinInput,
): Promise<Result<Person>> {
  const invited = link.personId === null ? null : await ports.store.person(link.personId);
  if (invited === null || invited.disabledAt !== null) return failed(personIsDisabled());
  const name = readName(input.name, 'name');
  if (!name.ok) return name;
  const weak = checkPassword(input.password, { email: invited.email, field: 'password' });
  return weak === null ? success({ ...invited, name: name.value }) : failed(weak);
}

async function membershipsOf(
  ports: Pick<Ports, 'store'>,
  link: OneTimeLink,
  person: Person,
): Promise<readonly Membership[]> {
  const [projects, given] = await Promise.all([
    ports.store.projects({ includeArchived: true }),
    ports.store.memberships({ personId: person.id }),
  ]);
  const known = new Set(projects.map(({ id }) => id));
  const settled = new Set(given.map(({ projectId }) => projectId));
  return Object.entries(link.roles)
    .filter(([projectId]) => known.has(projectId) && !settled.has(projectId))
    .map(([projectId, role]) => ({ personId: person.id, projectId, role }));
}
