import { notFound } from '../../access/access-failures';
import { failed, success, type Result } from '../../base/result';
import type { Deploy } from '../../model/deploy';
import type { Environment } from '../../model/environment';
import type { Migration } from '../../model/migration';
import type { ActContext } from '../../model/person';
import type { Plan } from '../../model/plan';
import type { Project } from '../../model/project';
import type { Release } from '../../model/release';
import type { Store } from '../../ports/store';
import { isToRun } from '../../timeline/build-timeline';
import { environmentDetails, type EnvironmentDetail } from './environment-overview';
import { mayValuesDiffer } from './program-freedom';
import { undoableIn, type Undoable } from './undoable';
import { findProject, rightsIn, type ProjectRights, type ViewPorts } from './view-project';

/** What stands in the address of *Prepare deploy*. */
export interface PreparationAddress {
  readonly project: string;
  readonly environment: string;
  /** Number of a release; null: the newest. */
  readonly release: number | null;
  /** A plan that was prepared and is to be requested now. */
  readonly planId: string | null;
  /** The deploy that the new one replaces. */
  readonly replaces: string | null;
}

export interface PreparationView {
  readonly project: Project;
  readonly environment: Environment;
  /** Newest first. */
  readonly releases: readonly Release[];
  readonly release: Release | null;
  readonly overview: EnvironmentDetail;
  /** What would run, in order. */
  readonly pending: readonly Migration[];
  readonly undoable: Undoable;
  readonly plan: Plan | null;
  /** By the policy of the plan. */
  readonly programValuesMayDiffer: boolean;
  readonly replaces: Deploy | null;
  readonly rights: ProjectRights;
}

/** Everything that *Prepare deploy* shows. A plan or deploy of another environment is left out as if it did not exist. */
export async function viewPreparation(
  ports: ViewPorts,
  context: ActContext,
  address: PreparationAddress,
): Promise<Result<PreparationView>> {
  const { store } = ports;
  const found = await findProject(ports, context, address.project);
  if (!found.ok) return found;
  const project = found.value;
  const [environments, releases] = await Promise.all([
    store.environments({ projectId: project.id }),
    store.releases(project.id),
  ]);
  const environment = environments.find(({ slug }) => slug === address.environment);
  if (environment === undefined) return failed(notFound('environment'));
  const newestFirst = releases.toSorted((left, right) => right.number - left.number);
  const release = newestFirst.find(({ number }) => number === (address.release ?? number)) ?? null;
  if (release === null && address.release !== null) return failed(notFound('release'));
  const [overviews, reading, [plan, replaces]] = await Promise.all([
    environmentDetails(ports, [{ environment, release }], ports.clock.now()),
    release === null ? null : ports.releases.read(release),
    namedIn(store, environment, address),
  ]);
  const [overview] = overviews;
  if (overview === undefined) return failed(notFound('environment'));
  const migrations = reading?.migrations ?? [];
  const toRun = new Set(
    overview.timeline.items.filter(({ state }) => isToRun(state)).map(({ migrationId }) => migrationId),
  );
  return success({
    project,
    environment,
    releases: newestFirst,
    release,
    overview,
    pending: migrations.filter(({ id }) => toRun.has(id)),
    undoable: undoableIn(release, migrations, overview.lastReached),
    plan,
    programValuesMayDiffer: await mayValuesDiffer(store, plan),
    replaces,
    rights: rightsIn(context, project),
  });
}

async function namedIn(
  store: Pick<Store, 'plan' | 'deploy'>,
  environment: Environment,
  { planId, replaces }: PreparationAddress,
): Promise<readonly [Plan | null, Deploy | null]> {
  const [plan, deploy] = await Promise.all([
    planId === null ? null : store.plan(planId),
    replaces === null ? null : store.deploy(replaces),
  ]);
  return [
    plan?.environmentId === environment.id ? plan : null,
    deploy?.environmentId === environment.id ? deploy : null,
  ];
}
