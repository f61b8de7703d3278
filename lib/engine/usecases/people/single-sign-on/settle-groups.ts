import type { AuditDraft } from '../../../audit/make-audit-event';
import type { ProjectId } from '../../../model/identifiers';
import type { Membership, Person, ProjectRole } from '../../../model/person';
import type { Project } from '../../../model/project';
import type { Change } from '../../../ports/change';
import type { Ports } from '../../../ports/ports';
import { personObject } from '../people-access';
import { guardLastAdministrator } from '../set-administrator';
import type { GroupChanges } from './group-rule';

/** What somebody's groups and invitation change, ready to be committed. */
export interface GroupWork {
  /** As they are afterwards. */
  readonly person: Person;
  readonly changes: readonly Change[];
  readonly events: readonly AuditDraft[];
  /** They may do something here afterwards. */
  readonly hasRole: boolean;
}

const REASON = 'By groups that the issuer told of at sign-in';

/**
 * The changes and audit events of what groups ask for. Roles that an invitation offers are given where groups say nothing. The last
 * administrator keeps administration whatever the groups say, and the log tells of it: nobody is locked out by a mistyped group.
 */
export async function settleGroups(
  ports: Pick<Ports, 'store' | 'logger'>,
  person: Person,
  about: {
    readonly changes: GroupChanges;
    readonly memberships: readonly Membership[];
    readonly offered: Readonly<Record<ProjectId, ProjectRole>>;
    readonly projects: readonly Project[];
  },
): Promise<GroupWork> {
  const { changes, memberships } = about;
  const administration = await administrationWork(ports, person, changes.administrator);
  const before = new Map(memberships.map(({ projectId, role }) => [projectId, role]));
  const set = [...changes.set, ...acceptedOffers(person, about)];
  const removed = new Set(changes.remove.map(({ projectId }) => projectId));
  const kept = memberships.filter(({ projectId }) => !removed.has(projectId));
  return {
    person: administration.person,
    changes: [
      ...administration.changes,
      ...set.map((membership) => ({ kind: 'membership.set', membership }) as const),
      ...changes.remove.map(
        ({ personId, projectId }) => ({ kind: 'membership.remove', personId, projectId }) as const,
      ),
    ],
    events: [
      ...administration.events,
      ...set.map(({ projectId, role }): AuditDraft => {
        const from = before.get(projectId) ?? null;
        return { ...roleEvent('membership.set', person, projectId, from), after: { role } };
      }),
      ...changes.remove.map(({ projectId, role }) =>
        roleEvent('membership.removed', person, projectId, role),
      ),
    ],
    hasRole: administration.person.installationAdministrator || kept.length + set.length > 0,
  };
}

/** Roles of an invitation in projects of which groups say nothing and that are there still. */
function acceptedOffers(
  person: Person,
  about: Pick<Parameters<typeof settleGroups>[2], 'changes' | 'memberships' | 'offered' | 'projects'>,
): readonly Membership[] {
  const { changes, memberships, offered, projects } = about;
  const known = new Set(projects.map(({ id }) => id));
  const settled = new Set([...changes.set, ...memberships].map(({ projectId }) => projectId));
  return Object.entries(offered)
    .filter(([projectId]) => known.has(projectId) && !settled.has(projectId))
    .map(([projectId, role]) => ({ personId: person.id, projectId, role }));
}

async function administrationWork(
  ports: Pick<Ports, 'store' | 'logger'>,
  person: Person,
  wanted: boolean | null,
): Promise<Pick<GroupWork, 'person' | 'changes' | 'events'>> {
  if (wanted === null) return { person, changes: [], events: [] };
  const guard = wanted ? null : await guardLastAdministrator(ports, person);
  if (guard?.ok === false) {
    ports.logger.warn('single_sign_on.last_administrator_kept', { personId: person.id });
    return { person, changes: [], events: [] };
  }
  const next = { ...person, installationAdministrator: wanted };
  return {
    person: next,
    changes: [...(guard?.value ?? []), { kind: 'person.update', person: next }],
    events: [
      {
        action: wanted ? 'person.made_administrator' : 'person.administrator_removed',
        object: personObject(person),
        before: { installationAdministrator: person.installationAdministrator },
        after: { installationAdministrator: wanted },
        reason: REASON,
      },
    ],
  };
}

const roleEvent = (
  action: 'membership.set' | 'membership.removed',
  person: Person,
  projectId: ProjectId,
  role: ProjectRole | null,
): AuditDraft => ({ action, object: personObject(person), projectId, before: { role }, reason: REASON });
