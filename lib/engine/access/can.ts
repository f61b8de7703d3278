import type { ProjectId } from '../model/identifiers';
import { PROJECT_ROLES, type Actor, type ProjectRole } from '../model/person';

/** What can be asked for. The least role that may do it stands in `PROJECT_NEEDS`; installation acts need an administrator. */
export type ProjectAct =
  | 'project.view'
  | 'project.look_now'
  | 'migration.create'
  | 'deploy.request'
  | 'deploy.start'
  | 'deploy.cancel'
  | 'deploy.decide'
  | 'drift.accept'
  | 'project.administer';

export type InstallationAct = 'installation.administer' | 'project.create' | 'audit.read_all';

const PROJECT_NEEDS: Readonly<Record<ProjectAct, ProjectRole>> = {
  'project.view': 'viewer',
  'project.look_now': 'developer',
  'migration.create': 'developer',
  'deploy.request': 'developer',
  'deploy.start': 'developer',
  'deploy.cancel': 'developer',
  'deploy.decide': 'approver',
  'drift.accept': 'approver',
  'project.administer': 'administrator',
};

/** What can be done to any folder of the host without an installation, and what only looks. */
const OPERATOR_MAY: ReadonlySet<ProjectAct> = new Set([
  'project.view',
  'project.look_now',
  'migration.create',
]);

/**
 * True when the actor may do this in the project; everything not named is refused. An installation administrator is not by that an
 * approver: the right to decide about a deploy is only ever given by a project role, so that running the installation and approving
 * production stay different things. The operator on the host may look and make migrations (docs/adr/0051), never decide, never request. Pure.
 */
export function canInProject(actor: Actor, act: ProjectAct, projectId: ProjectId): boolean {
  if (actor.kind === 'system') return act !== 'deploy.decide';
  if (actor.kind === 'operator') return OPERATOR_MAY.has(act);
  if (actor.installationAdministrator && act !== 'deploy.decide') return true;
  const role = actor.roles[projectId];
  return role !== undefined && isAtLeast(role, PROJECT_NEEDS[act]);
}

/** True when the actor may do this to the installation itself. Pure. */
export function canInInstallation(actor: Actor, act: InstallationAct): boolean {
  if (actor.kind === 'person') return actor.installationAdministrator;
  return actor.kind === 'system' || act !== 'project.create';
}

/** Roles are ordered: each may do what the ones before it may. */
export function isAtLeast(role: ProjectRole, least: ProjectRole): boolean {
  return PROJECT_ROLES.indexOf(role) >= PROJECT_ROLES.indexOf(least);
}

/** The projects that an actor may see; `all` for those who see every one. */
export function visibleProjects(actor: Actor): 'all' | readonly ProjectId[] {
  if (actor.kind !== 'person' || actor.installationAdministrator) return 'all';
  return Object.keys(actor.roles);
}
