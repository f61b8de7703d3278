import { notFound } from '../../access/access-failures';
import { failed, success, type Result } from '../../base/result';
import type { PersonId, ProjectId } from '../../model/identifiers';
import type { Instant } from '../../model/instant';
import type { ActContext, Person, ProjectRole } from '../../model/person';
import type { Ports } from '../../ports/ports';
import { endOpenLinks } from './end-open-links';
import { buildLink } from './link-rule';
import { PEOPLE_TOPIC, personObject, refuseUnlessAdministrator } from './people-access';
import { personExists } from './people-failures';
import { readEmail, readName } from './person-rule';

export interface InviteInput {
  readonly email: string;
  readonly name: string;
  readonly installationAdministrator: boolean;
  readonly roles: Readonly<Record<ProjectId, ProjectRole>>;
}

/** `token` is shown once; only its hash is kept. */
export interface Invitation {
  readonly personId: PersonId;
  readonly email: string;
  readonly token: string;
  readonly expiresAt: Instant;
}

/**
 * A one-time link by which a new person joins, good for 72 hours. Only for installation administrators: whoever sees the link could
 * become that person. Inviting somebody who has not joined yet makes a new link and ends the older one.
 * Failures: ACCESS.NOT_ALLOWED, ACCESS.NOT_FOUND, PERSON.EMAIL_INVALID, PERSON.NAME_INVALID, PERSON.EXISTS, STORE.CONFLICT.
 */
export async function invitePerson(
  ports: Pick<Ports, 'store' | 'clock' | 'ids'>,
  context: ActContext,
  input: InviteInput,
): Promise<Result<Invitation>> {
  const refusal = refuseUnlessAdministrator(context.actor, 'invite people');
  if (refusal !== null) return failed(refusal);
  const at = ports.clock.now();
  const linkId = ports.ids.uuid(); // first, so that the same intention names the same link whatever is there by then
  const invited = await invitedPerson(ports, input, at);
  if (!invited.ok) return invited;
  if (!(await allProjectsExist(ports, Object.keys(input.roles)))) return failed(notFound('project'));
  const { person, isNew } = invited.value;
  const facts = { id: linkId, purpose: 'invite', personId: person.id, roles: input.roles } as const;
  const { link, token } = buildLink({ ...facts, token: ports.ids.token() }, at);
  const { email, name, installationAdministrator } = person;
  const committed = await ports.store.commit({
    context,
    at,
    changes: [
      isNew ? { kind: 'person.insert', person, passwordHash: null } : { kind: 'person.update', person },
      ...(await endOpenLinks(ports, at, ({ personId }) => personId === person.id)),
      { kind: 'link.insert', link },
    ],
    events: [
      {
        action: 'person.invited',
        object: personObject(person),
        after: { email, name, installationAdministrator, roles: { ...input.roles } },
      },
    ],
    topics: [PEOPLE_TOPIC],
  });
  return committed.ok ? success({ personId: person.id, email, token, expiresAt: link.expiresAt }) : committed;
}

async function invitedPerson(
  ports: Pick<Ports, 'store' | 'ids'>,
  input: InviteInput,
  at: Instant,
): Promise<Result<{ readonly person: Person; readonly isNew: boolean }>> {
  const email = readEmail(input.email, 'email');
  if (!email.ok) return email;
  const name = readName(input.name, 'name');
  if (!name.ok) return name;
  const { installationAdministrator } = input;
  const found = await ports.store.personByEmail(email.value);
  if (found !== null && (found.joined || found.person.disabledAt !== null)) {
    return failed(personExists('email'));
  }
  const kept = found?.person ?? { id: ports.ids.uuid(), disabledAt: null, createdAt: at };
  const person = { ...kept, email: email.value, name: name.value, installationAdministrator };
  return success({ person, isNew: found === null });
}

async function allProjectsExist(
  ports: Pick<Ports, 'store'>,
  projectIds: readonly ProjectId[],
): Promise<boolean> {
  const known = new Set((await ports.store.projects({ includeArchived: true })).map(({ id }) => id));
  return projectIds.every((id) => known.has(id));
}
