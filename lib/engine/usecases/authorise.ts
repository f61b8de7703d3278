import { notAllowed, notFound } from '../access/access-failures';
import { canInInstallation, canInProject, type InstallationAct, type ProjectAct } from '../access/can';
import { failed, success, type Result } from '../base/result';
import type { Deploy } from '../model/deploy';
import type { Environment } from '../model/environment';
import type { ActContext } from '../model/person';
import type { Project } from '../model/project';
import type { Store } from '../ports/store';

const WORDS: Readonly<Record<ProjectAct, string>> = {
  'project.view': 'see this project',
  'project.look_now': 'ask for a check in this project',
  'migration.create': 'make migrations in this project',
  'deploy.request': 'request deploys in this project',
  'deploy.start': 'start deploys in this project',
  'deploy.cancel': 'cancel deploys in this project',
  'deploy.decide': 'approve or reject deploys in this project',
  'drift.accept': 'accept drift in this project',
  'project.administer': 'administer this project',
};

/** The project when the actor may do this in it. Whoever may not even see it learns nothing of it. */
export async function authorisedProject(
  store: Pick<Store, 'project'>,
  context: ActContext,
  projectId: string,
  act: ProjectAct,
): Promise<Result<Project>> {
  const project = await store.project(projectId);
  return project === null ? failed(notFound('project')) : mayInProject(context, project, act);
}

/** The same for a project that was read already. */
export function mayInProject({ actor }: ActContext, project: Project, act: ProjectAct): Result<Project> {
  if (!canInProject(actor, 'project.view', project.id)) return failed(notFound('project'));
  if (!canInProject(actor, act, project.id)) {
    return failed(notAllowed(WORDS[act], `an administrator of ${project.name}`));
  }
  return success(project);
}

/** The environment with its project, when the actor may do this there. */
export async function authorisedEnvironment(
  store: Pick<Store, 'project' | 'environment'>,
  context: ActContext,
  environmentId: string,
  act: ProjectAct,
): Promise<Result<{ readonly project: Project; readonly environment: Environment }>> {
  const environment = await store.environment(environmentId);
  if (environment === null) return failed(notFound('environment'));
  const project = await authorisedProject(store, context, environment.projectId, act);
  if (!project.ok) {
    return project.failure.code === 'ACCESS.NOT_FOUND' ? failed(notFound('environment')) : project;
  }
  return success({ project: project.value, environment });
}

/** The deploy with its project and environment, when the actor may do this to it. */
export async function authorisedDeploy(
  store: Pick<Store, 'project' | 'environment' | 'deploy'>,
  context: ActContext,
  deployId: string,
  act: ProjectAct,
): Promise<
  Result<{ readonly project: Project; readonly environment: Environment; readonly deploy: Deploy }>
> {
  const deploy = await store.deploy(deployId);
  if (deploy === null) return failed(notFound('deploy'));
  const place = await authorisedEnvironment(store, context, deploy.environmentId, act);
  if (!place.ok) return place.failure.code === 'ACCESS.NOT_FOUND' ? failed(notFound('deploy')) : place;
  return success({ ...place.value, deploy });
}

/** Success when the actor may do this to the installation. */
export function authorisedForInstallation({ actor }: ActContext, act: InstallationAct): Result<null> {
  if (canInInstallation(actor, act)) return success(null);
  return failed(notAllowed('do this', 'an administrator of the installation'));
}
