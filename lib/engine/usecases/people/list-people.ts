import { visibleProjects } from '../../access/can';
import type { PersonId, ProjectId } from '../../model/identifiers';
import type { Instant } from '../../model/instant';
import type { OneTimeLink } from '../../model/link';
import type { ActContext, Actor, Membership, Person, ProjectRole } from '../../model/person';
import type { Project } from '../../model/project';
import type { Ports } from '../../ports/ports';

/** A person as others may see them. */
export interface PersonView {
  readonly id: PersonId;
  readonly email: string;
  readonly name: string;
  readonly installationAdministrator: boolean;
  readonly state: 'active' | 'invited' | 'disabled';
  /** A confirmed one; told to installation administrators alone, false for others. */
  readonly hasSecondFactor: boolean;
  readonly createdAt: Instant;
  readonly disabledAt: Instant | null;
  /** When the open invitation ends; null when there is none. */
  readonly invitedUntil: Instant | null;
  /** Roles in the projects that the reader may see. */
  readonly roles: readonly { readonly projectId: ProjectId; readonly role: ProjectRole }[];
}

/** The people that an actor may know of, and the projects in which roles can be shown or given. */
export interface PeopleView {
  readonly people: readonly PersonView[];
  readonly projects: readonly {
    readonly id: ProjectId;
    readonly name: string;
    readonly mayAdminister: boolean;
  }[];
  readonly mayInvite: boolean;
}

/**
 * Everybody for those who administer the installation or any project (roles are given to somebody); for others the people who share a
 * project with them. Roles only of projects that the actor may see. Never fails: who may see nobody sees themselves.
 */
export async function listPeople(
  ports: Pick<Ports, 'store' | 'clock'>,
  context: Pick<ActContext, 'actor'>,
): Promise<PeopleView> {
  const { actor } = context;
  const [people, memberships, projects, links] = await Promise.all([
    ports.store.people(),
    ports.store.memberships({}),
    ports.store.projects({ includeArchived: false }),
    ports.store.openLinks(),
  ]);
  const now = ports.clock.now();
  const seen = seenProjects(actor, projects);
  const seenIds = new Set(seen.map(({ id }) => id));
  const shared = memberships.filter(({ projectId }) => seenIds.has(projectId));
  const visible = people.filter((person) => seesPerson(actor, person, shared));
  return {
    people: visible.map((person) =>
      viewOf(person, {
        shared,
        seenIds,
        invite: newestInvite(links, person.id),
        now,
        tellsFactor: isInstallationAdministrator(actor),
      }),
    ),
    projects: seen.map(({ id, name }) => ({ id, name, mayAdminister: administers(actor, id) })),
    mayInvite: isInstallationAdministrator(actor),
  };
}

function seenProjects(actor: Actor, projects: readonly Project[]): readonly Project[] {
  const visible = visibleProjects(actor);
  return visible === 'all' ? projects : projects.filter(({ id }) => visible.includes(id));
}

function seesPerson(actor: Actor, person: Person, shared: readonly Membership[]): boolean {
  if (isInstallationAdministrator(actor) || actor.id === person.id) return true;
  if (Object.values(actor.kind === 'person' ? actor.roles : {}).includes('administrator')) return true;
  return shared.some(({ personId }) => personId === person.id);
}

const isInstallationAdministrator = (actor: Actor): boolean =>
  actor.kind !== 'person' || actor.installationAdministrator;

function administers(actor: Actor, projectId: ProjectId): boolean {
  if (actor.kind !== 'person') return false;
  return actor.installationAdministrator || actor.roles[projectId] === 'administrator';
}

interface Surroundings {
  readonly shared: readonly Membership[];
  readonly seenIds: ReadonlySet<ProjectId>;
  readonly invite: OneTimeLink | null;
  readonly now: Instant;
  readonly tellsFactor: boolean;
}

function viewOf(
  person: Person & { readonly joined: boolean; readonly hasSecondFactor: boolean },
  about: Surroundings,
): PersonView {
  const { id, email, name, installationAdministrator, createdAt, disabledAt } = person;
  const state = disabledAt !== null ? 'disabled' : person.joined ? 'active' : 'invited';
  const invite = state === 'invited' ? about.invite : null;
  return {
    id,
    email,
    name,
    installationAdministrator,
    state,
    hasSecondFactor: about.tellsFactor && person.hasSecondFactor,
    createdAt,
    disabledAt,
    invitedUntil: invite !== null && invite.expiresAt > about.now ? invite.expiresAt : null,
    roles: rolesOf(id, about.shared, invite, about.seenIds),
  };
}

/** The roles a person has, and those that an invitation will bring. */
function rolesOf(
  personId: PersonId,
  shared: readonly Membership[],
  invite: OneTimeLink | null,
  seenIds: ReadonlySet<ProjectId>,
): PersonView['roles'] {
  const given = shared
    .filter((membership) => membership.personId === personId)
    .map(({ projectId, role }) => ({ projectId, role }));
  const offered = Object.entries(invite?.roles ?? {})
    .filter(([projectId]) => seenIds.has(projectId) && !given.some((other) => other.projectId === projectId))
    .map(([projectId, role]) => ({ projectId, role }));
  return [...given, ...offered];
}

function newestInvite(links: readonly OneTimeLink[], personId: PersonId): OneTimeLink | null {
  const invites = links.filter((link) => link.purpose === 'invite' && link.personId === personId);
  return invites.reduce<OneTimeLink | null>(
    (newest, link) => (newest === null || link.createdAt > newest.createdAt ? link : newest),
    null,
  );
}
