import { isAtLeast } from '../../../access/can';
import type { ProjectId } from '../../../model/identifiers';
import type { Membership, Person, ProjectRole } from '../../../model/person';
import type { Project } from '../../../model/project';

/** What being in a group of the issuer gives here. */
export type GroupGrant =
  | { readonly kind: 'installation_administrator' }
  | { readonly kind: 'project_role'; readonly project: string; readonly role: ProjectRole };

/** Groups of the issuer and what they give; written by the operator of the host. */
export type GroupMapping = readonly { readonly group: string; readonly grants: readonly GroupGrant[] }[];

/** What somebody's groups ask to be changed. */
export interface GroupChanges {
  readonly set: readonly Membership[];
  readonly remove: readonly Membership[];
  /** Null: the mapping says nothing of administrators, or it is as it should be. */
  readonly administrator: boolean | null;
}

/**
 * What has to change so that somebody has what their groups give, the highest role of all of them. Only what the mapping names is its
 * business: roles in other projects stay as people gave them, and administration is left alone unless a group gives it. Pure.
 */
export function changesByGroups(given: {
  readonly mapping: GroupMapping;
  readonly groups: readonly string[];
  readonly projects: readonly Project[];
  readonly person: Pick<Person, 'id' | 'installationAdministrator'>;
  readonly memberships: readonly Membership[];
}): GroupChanges {
  const { mapping, groups, person, memberships } = given;
  const wanted = rolesOf(given);
  const present = new Map(memberships.map(({ projectId, role }) => [projectId, role]));
  const managed = managedProjects(given);
  const isAdministrator = grantsOf(mapping, groups).some(({ kind }) => kind === 'installation_administrator');
  const saysWhoAdministers = mapping.some(({ grants }) =>
    grants.some(({ kind }) => kind === 'installation_administrator'),
  );
  return {
    set: [...wanted]
      .filter(([projectId, role]) => present.get(projectId) !== role)
      .map(([projectId, role]) => ({ personId: person.id, projectId, role })),
    remove: memberships.filter(({ projectId }) => managed.has(projectId) && !wanted.has(projectId)),
    administrator:
      saysWhoAdministers && isAdministrator !== person.installationAdministrator ? isAdministrator : null,
  };
}

const grantsOf = (mapping: GroupMapping, groups: readonly string[]): readonly GroupGrant[] =>
  mapping.filter(({ group }) => groups.includes(group)).flatMap(({ grants }) => grants);

function rolesOf({
  mapping,
  groups,
  projects,
}: {
  readonly mapping: GroupMapping;
  readonly groups: readonly string[];
  readonly projects: readonly Project[];
}): ReadonlyMap<ProjectId, ProjectRole> {
  const roles = new Map<ProjectId, ProjectRole>();
  for (const grant of grantsOf(mapping, groups)) {
    const project = projects.find(({ slug }) => grant.kind === 'project_role' && grant.project === slug);
    if (grant.kind !== 'project_role' || project === undefined) continue;
    const known = roles.get(project.id);
    if (known === undefined || isAtLeast(grant.role, known)) roles.set(project.id, grant.role);
  }
  return roles;
}

function managedProjects({
  mapping,
  projects,
}: {
  readonly mapping: GroupMapping;
  readonly projects: readonly Project[];
}): ReadonlySet<ProjectId> {
  const slugs = new Set(
    mapping.flatMap(({ grants }) =>
      grants.flatMap((grant) => (grant.kind === 'project_role' ? [grant.project] : [])),
    ),
  );
  return new Set(projects.filter(({ slug }) => slugs.has(slug)).map(({ id }) => id));
}
