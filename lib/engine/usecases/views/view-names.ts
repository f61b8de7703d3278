import { canInProject, visibleProjects } from '../../access/can';
import type { Deploy } from '../../model/deploy';
import type { Environment } from '../../model/environment';
import type { ActContext } from '../../model/person';
import type { Project } from '../../model/project';
import type { ViewPorts } from './view-project';

/** What can be found by name: a few words of everything that the reader may see. */
export interface NamesOfReader {
  readonly projects: readonly {
    readonly project: Project;
    /** In promotion order. */
    readonly environments: readonly Environment[];
    /** Of the newest release, newest first. */
    readonly migrations: readonly string[];
  }[];
  /** Newest first. */
  readonly deploys: readonly { readonly deploy: Deploy; readonly waitsForMe: boolean }[];
}

/** As many of one kind as a person would still look through. */
const MOST_MIGRATIONS = 500;
const MOST_DEPLOYS = 100;

/** Names of projects, environments, migrations and deploys. What the reader may not see is not among them. */
export async function viewNames(
  { store, releases }: Pick<ViewPorts, 'store' | 'releases'>,
  { actor }: ActContext,
): Promise<NamesOfReader> {
  const visible = visibleProjects(actor);
  const [projects, environments, deploys] = await Promise.all([
    store.projects(),
    store.environments({}),
    store.deploys({ ...(visible === 'all' ? {} : { projectIds: visible }), limit: MOST_DEPLOYS }),
  ]);
  const seen = projects.filter(({ id }) => canInProject(actor, 'project.view', id));
  return {
    projects: await Promise.all(
      seen.map(async (project) => {
        const release = await store.newestRelease(project.id);
        const migrations = release === null ? [] : (await releases.read(release)).migrations;
        return {
          project,
          environments: environments
            .filter(({ projectId }) => projectId === project.id)
            .toSorted((left, right) => left.position - right.position),
          migrations: migrations
            .map(({ id }) => id)
            .toReversed()
            .slice(0, MOST_MIGRATIONS),
        };
      }),
    ),
    deploys: deploys.map((deploy) => ({
      deploy,
      waitsForMe:
        deploy.state === 'awaiting_approval' &&
        deploy.requestedBy.id !== actor.id &&
        canInProject(actor, 'deploy.decide', deploy.projectId),
    })),
  };
}
