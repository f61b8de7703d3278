import { notFound } from '../../access/access-failures';
import type { ChainedEvent } from '../../audit/audit-event';
import { InvariantError } from '../../base/invariant';
import { failed, success, type Result } from '../../base/result';
import { formatOf } from '../../formats/registry';
import type { Deploy } from '../../model/deploy';
import type { DriftAcceptance, DriftSighting } from '../../model/drift-record';
import type { Environment } from '../../model/environment';
import type { QualifiedName } from '../../model/identifiers';
import type { Migration } from '../../model/migration';
import type { ActContext } from '../../model/person';
import type { Policy } from '../../model/policy';
import type { Project } from '../../model/project';
import type { Release } from '../../model/release';
import { environmentDetails, type EnvironmentDetail } from './environment-overview';
import { undoableIn, type Undoable } from './undoable';
import { findProject, rightsIn, type ProjectRights, type ViewPorts } from './view-project';

const EVENTS_SHOWN = 100;
const DEPLOYS_SHOWN = 50;

export interface EnvironmentView {
  readonly project: Project;
  readonly environment: Environment;
  /** All environments of the project in promotion order, archived ones included. */
  readonly order: readonly Environment[];
  readonly overview: EnvironmentDetail;
  readonly policy: Policy | null;
  readonly release: Release | null;
  readonly migrations: readonly Migration[];
  readonly undoable: Undoable;
  /** The table of the tool's history; null without a release. */
  readonly historyTable: QualifiedName | null;
  readonly deploys: readonly Deploy[];
  readonly events: readonly ChainedEvent[];
  readonly acceptances: readonly DriftAcceptance[];
  readonly sightings: readonly DriftSighting[];
  readonly rights: ProjectRights;
}

/** An environment by its address, with its project, when the reader may see it. */
export async function findEnvironment(
  ports: Pick<ViewPorts, 'store'>,
  context: ActContext,
  address: { readonly project: string; readonly environment: string },
): Promise<Result<Pick<EnvironmentView, 'project' | 'environment' | 'order'>>> {
  const found = await findProject(ports, context, address.project);
  if (!found.ok) return found;
  const project = found.value;
  const siblings = await ports.store.environments({ projectId: project.id, includeArchived: true });
  const environment = siblings.find(({ slug }) => slug === address.environment);
  if (environment === undefined) return failed(notFound('environment'));
  const order = [...siblings].sort((left, right) => left.position - right.position);
  return success({ project, environment, order });
}

/** Everything that the pages of one environment show. */
export async function viewEnvironment(
  ports: ViewPorts,
  context: ActContext,
  address: { readonly project: string; readonly environment: string },
): Promise<Result<EnvironmentView>> {
  const found = await findEnvironment(ports, context, address);
  if (!found.ok) return found;
  const { project, environment } = found.value;
  return success({
    ...found.value,
    rights: rightsIn(context, project),
    ...(await gather(ports, project, environment)),
  });
}

async function gather(
  ports: ViewPorts,
  project: Project,
  environment: Environment,
): Promise<Omit<EnvironmentView, 'project' | 'environment' | 'order' | 'rights'>> {
  const { store } = ports;
  const release = await store.newestRelease(project.id);
  const [overviews, policy, reading, deploys, events, acceptances, sightings] = await Promise.all([
    environmentDetails(ports, [{ environment, release }], ports.clock.now()),
    store.policy(environment.id),
    release === null ? null : ports.releases.read(release),
    store.deploys({ environmentId: environment.id, limit: DEPLOYS_SHOWN }),
    store.auditPage({ environmentId: environment.id }, { limit: EVENTS_SHOWN }),
    store.acceptances(environment.id),
    store.sightings(environment.id),
  ]);
  const overview = onlyOne(overviews);
  return {
    overview,
    policy,
    release,
    migrations: reading?.migrations ?? [],
    undoable: undoableIn(release, reading?.migrations ?? [], overview.lastReached),
    historyTable: release === null ? null : historyTableOf(release, environment),
    deploys,
    events,
    acceptances,
    sightings,
  };
}

function historyTableOf(
  { tool, options }: Pick<Release, 'tool' | 'options'>,
  { connection: { schema } }: Environment,
): QualifiedName | null {
  return formatOf(tool).history.tables({ options, schema })[0] ?? null;
}

function onlyOne(overviews: readonly EnvironmentDetail[]): EnvironmentDetail {
  const [overview] = overviews;
  if (overview === undefined) throw new InvariantError('one environment gives one overview');
  return overview;
}
