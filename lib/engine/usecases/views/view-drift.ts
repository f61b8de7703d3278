import { notFound } from '../../access/access-failures';
import { canInProject } from '../../access/can';
import { failed, success, type Result } from '../../base/result';
import type { DriftAcceptance, DriftCheck, DriftSighting } from '../../model/drift-record';
import type { Environment } from '../../model/environment';
import type { Instant } from '../../model/instant';
import type { ActContext } from '../../model/person';
import type { Project } from '../../model/project';
import { standing } from '../drift/open-drift';
import { findProject, rightsIn, type ProjectRights, type ViewPorts } from './view-project';

/** What is known about the drift of one environment. */
export interface DriftFacts {
  readonly project: Project;
  readonly environment: Environment;
  /** The newest check; null when none was made. */
  readonly check: DriftCheck | null;
  readonly sightings: readonly DriftSighting[];
  /** Those that hold now. */
  readonly accepted: readonly DriftAcceptance[];
  /** Of which time the schema is that the check compared with, when that was the one recorded after a run; null when it is not known. */
  readonly recordedAt: Instant | null;
}

export interface DriftView extends DriftFacts {
  readonly rights: ProjectRights;
  readonly now: Instant;
}

/** The drift of one environment, with who accepted what of it. */
export async function viewDrift(
  ports: Pick<ViewPorts, 'store' | 'clock'>,
  context: ActContext,
  address: { readonly project: string; readonly environment: string },
): Promise<Result<DriftView>> {
  const found = await findProject(ports, context, address.project);
  if (!found.ok) return found;
  const project = found.value;
  const environments = await ports.store.environments({ projectId: project.id, includeArchived: true });
  const environment = environments.find(({ slug }) => slug === address.environment);
  if (environment === undefined) return failed(notFound('environment'));
  const now = ports.clock.now();
  const checks = await ports.store.latestDriftChecks([environment.id]);
  const facts = await factsOf(
    ports,
    { project, environment, check: checks.get(environment.id) ?? null },
    now,
  );
  return success({ ...facts, rights: rightsIn(context, project), now });
}

/** The drift of every environment that the reader may see, archived ones left out; project by project, in promotion order. */
export async function viewFleetDrift(
  ports: Pick<ViewPorts, 'store' | 'clock'>,
  { actor }: ActContext,
): Promise<readonly DriftFacts[]> {
  const [projects, all] = await Promise.all([ports.store.projects(), ports.store.environments({})]);
  const places = projects
    .filter(({ id }) => canInProject(actor, 'project.view', id))
    .flatMap((project) =>
      all
        .filter(({ projectId }) => projectId === project.id)
        .toSorted((left, right) => left.position - right.position)
        .map((environment) => ({ project, environment })),
    );
  const checks = await ports.store.latestDriftChecks(places.map(({ environment }) => environment.id));
  const now = ports.clock.now();
  return Promise.all(
    places.map((place) => factsOf(ports, { ...place, check: checks.get(place.environment.id) ?? null }, now)),
  );
}

async function factsOf(
  { store }: Pick<ViewPorts, 'store'>,
  place: Pick<DriftFacts, 'project' | 'environment' | 'check'>,
  now: Instant,
): Promise<DriftFacts> {
  const [sightings, acceptances, recordedAt] = await Promise.all([
    store.sightings(place.environment.id),
    store.acceptances(place.environment.id),
    recordedAtOf(store, place),
  ]);
  return { ...place, sightings, accepted: standing(acceptances, now), recordedAt };
}

/** A run that ended since then has recorded another schema, and a check of that one comes. */
async function recordedAtOf(
  store: ViewPorts['store'],
  { environment, check }: Pick<DriftFacts, 'environment' | 'check'>,
): Promise<Instant | null> {
  if (check?.result.kind !== 'compared' || check.result.origin !== 'recorded_after_run') return null;
  const recorded = await store.recordedAfterRun(environment.id);
  return recorded?.digest === check.result.expectedSnapshot ? recorded.at : null;
}
