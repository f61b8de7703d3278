import { OPEN_DEPLOY_STATES, type Deploy, type DeployState } from '../../model/deploy';
import type { DriftAcceptance, DriftCheck } from '../../model/drift-record';
import type { Environment } from '../../model/environment';
import type { EnvironmentId } from '../../model/identifiers';
import { isFrozen, windowsOf, type FreezeState } from '../../approval/freeze/is-frozen';
import type { FreezeWindow } from '../../model/freeze';
import type { Instant } from '../../model/instant';
import type { Observation } from '../../model/observation';
import type { Release } from '../../model/release';
import type { Timeline } from '../../model/timeline';
import type { ReleaseReader } from '../../ports/release-reader';
import type { Store } from '../../ports/store';
import { countOpen } from '../drift/open-drift';
import { timelineOf, type LatestObservation } from '../environments/environment-timeline';
import { isToRun } from '../../timeline/build-timeline';
import { judgeEdits } from '../releases/judge-edits';

/** The one word for how an environment stands, worst first (`reference/ux.md` 2.4); drift and deploys are separate axes beside it. */
export const ENVIRONMENT_STATES = [
  'wrong_database',
  'partly_applied',
  'failed',
  'drifted',
  'drift_check_failed',
  'unreachable',
  'held',
  'awaiting_approval',
  'deploying',
  'behind',
  'in_sync',
  'never_connected',
] as const;
export type EnvironmentState = (typeof ENVIRONMENT_STATES)[number];

/** Everything that a page says about an environment in one line. */
export interface EnvironmentOverview {
  readonly environment: Environment;
  readonly latest: Observation | null;
  readonly lastReached: Observation | null;
  readonly timeline: Timeline;
  /** Migrations of the release that would run. */
  readonly behind: number;
  readonly driftCheck: DriftCheck | null;
  /** Differences that nobody accepted; null when that is not known. */
  readonly openDrift: number | null;
  /** Waiting, running or needing a decision; newest first. */
  readonly openDeploys: readonly Deploy[];
  readonly states: readonly EnvironmentState[];
  /** Whether a deploy may be started now, as far as freezes go. */
  readonly freeze: FreezeState;
}

export interface OverviewPorts {
  readonly store: Pick<
    Store,
    'deploys' | 'latestObservations' | 'latestDriftChecks' | 'acceptances' | 'freezes'
  >;
  readonly releases: ReleaseReader;
}

/** Open deploys of one project that are looked at; the oldest beyond that are left out of its overviews. */
const MOST_OPEN_DEPLOYS = 1000;

/**
 * Overviews of environments of one project against one release, in the order given. The number of queries does not grow with the number of
 * environments, but for those that have drift to be compared with what somebody accepted.
 */
export async function environmentOverviews(
  { store, releases }: OverviewPorts,
  environments: readonly Environment[],
  release: Release | null,
  now: Instant,
): Promise<readonly EnvironmentOverview[]> {
  const ids = environments.map(({ id }) => id);
  const projectIds = [...new Set(environments.map(({ projectId }) => projectId))];
  const [observations, checks, open, reading, freezes] = await Promise.all([
    store.latestObservations(ids),
    store.latestDriftChecks(ids),
    store.deploys({ projectIds, states: OPEN_DEPLOY_STATES, limit: MOST_OPEN_DEPLOYS }),
    release === null ? null : releases.read(release),
    freezesOf(store, projectIds),
  ]);
  const acceptances = await acceptancesOf(store, checks);
  const freezeOf = freezeStates(freezes, now);
  const migrations = reading?.migrations ?? [];
  return Promise.all(
    environments.map(async (environment) => {
      const observation = observations.get(environment.id) ?? null;
      const openDeploys = open.filter(({ environmentId }) => environmentId === environment.id);
      const timeline = timelineOf({ release, migrations, observation, deploys: openDeploys });
      return overviewOf(environment, {
        timeline: await judgeEdits(releases, release, migrations, timeline),
        now,
        observation,
        driftCheck: checks.get(environment.id) ?? null,
        acceptances: acceptances.get(environment.id) ?? [],
        openDeploys,
        freeze: freezeOf(environment),
      });
    }),
  );
}

/** How environments stand to freezes at one moment: those that share their freezes are decided once. */
function freezeStates(
  freezes: readonly FreezeWindow[],
  now: Instant,
): (environment: Environment) => FreezeState {
  const known = new Map<string, FreezeState>();
  return (environment) => {
    const windows = windowsOf(freezes, environment);
    const key = windows.map(({ id }) => id).join();
    const state = known.get(key) ?? isFrozen(windows, now);
    known.set(key, state);
    return state;
  };
}

/** The freezes of the projects, in one query. */
function freezesOf(
  store: OverviewPorts['store'],
  [projectId, ...more]: readonly string[],
): Promise<readonly FreezeWindow[]> {
  return store.freezes(projectId === undefined || more.length > 0 ? {} : { projectId });
}

/** What was accepted, for the environments whose last check counted anything. */
async function acceptancesOf(
  store: OverviewPorts['store'],
  checks: ReadonlyMap<EnvironmentId, DriftCheck>,
): Promise<ReadonlyMap<EnvironmentId, readonly DriftAcceptance[]>> {
  const counting = [...checks.values()].filter(
    ({ result }) => result.kind === 'compared' && result.countedItems.length > 0,
  );
  const found = await Promise.all(
    counting.map(
      async ({ environmentId }) => [environmentId, await store.acceptances(environmentId)] as const,
    ),
  );
  return new Map(found);
}

function overviewOf(
  environment: Environment,
  known: {
    readonly timeline: Timeline;
    readonly now: Instant;
    readonly observation: LatestObservation;
    readonly driftCheck: DriftCheck | null;
    readonly acceptances: readonly DriftAcceptance[];
    readonly openDeploys: readonly Deploy[];
    readonly freeze: FreezeState;
  },
): EnvironmentOverview {
  const { timeline, observation, driftCheck, openDeploys } = known;
  const facts = {
    latest: observation?.latest ?? null,
    timeline,
    behind: timeline.items.filter(({ state }) => isToRun(state)).length,
    driftCheck,
    openDrift: countOpen(driftCheck, known.acceptances, known.now),
    openDeploys,
  };
  return {
    environment,
    lastReached: observation?.lastReached ?? null,
    ...facts,
    states: statesOf(facts),
    freeze: known.freeze,
  };
}

/** Every state that holds, worst first; never empty. Pure. */
export function statesOf(
  facts: Pick<
    EnvironmentOverview,
    'latest' | 'timeline' | 'behind' | 'driftCheck' | 'openDrift' | 'openDeploys'
  >,
): readonly EnvironmentState[] {
  const holds: Readonly<Record<EnvironmentState, boolean>> = {
    wrong_database: facts.latest?.outcome === 'wrong_database',
    partly_applied: facts.timeline.counts.partly_applied > 0,
    failed: facts.timeline.counts.failed > 0,
    drifted: (facts.openDrift ?? 0) > 0,
    drift_check_failed: facts.driftCheck?.result.kind === 'check_failed',
    unreachable: facts.latest?.outcome === 'unreachable',
    held: someIn(facts.openDeploys, ['unknown', 'partly_applied', 'schema_differs', 'contradiction']),
    awaiting_approval: someIn(facts.openDeploys, ['awaiting_approval']),
    deploying: someIn(facts.openDeploys, ['queued', 'running']),
    behind: facts.behind > 0,
    in_sync: facts.behind === 0 && facts.latest !== null,
    never_connected: facts.latest === null,
  };
  return ENVIRONMENT_STATES.filter((state) => holds[state]);
}

const someIn = (deploys: readonly Deploy[], states: readonly DeployState[]): boolean =>
  deploys.some(({ state }) => states.includes(state));
