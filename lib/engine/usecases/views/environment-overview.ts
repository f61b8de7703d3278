import { groupBy } from '../../base/group-by';
import { InvariantError } from '../../base/invariant';
import { OPEN_DEPLOY_STATES, type Deploy, type DeployState } from '../../model/deploy';
import type { DriftAcceptance, DriftCheck } from '../../model/drift-record';
import type { Environment } from '../../model/environment';
import type { EnvironmentId } from '../../model/identifiers';
import { isFrozen, windowsOf, type FreezeState } from '../../approval/freeze/is-frozen';
import type { FreezeWindow } from '../../model/freeze';
import type { Instant } from '../../model/instant';
import type { Observation, ObservationHead } from '../../model/observation';
import type { Release } from '../../model/release';
import type { Standing } from '../../model/standing';
import type { Timeline } from '../../model/timeline';
import type { ReleaseReader } from '../../ports/release-reader';
import type { LatestHeads, Store } from '../../ports/store';
import { countOpen } from '../drift/open-drift';
import { judgedTimeline, standingsOf } from '../environments/standings';
import { standingOf } from '../../timeline/standing-of';

/** The one word for how an environment stands, worst first (`reference/ux.md` 2.4); drift and deploys are separate axes beside it. */
export const ENVIRONMENT_STATES = [
  'wrong_database',
  'partly_applied',
  'failed',
  'history_refused',
  'drifted',
  'drift_check_failed',
  'unreachable',
  'held',
  'has_gaps',
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
  readonly latest: ObservationHead | null;
  readonly lastReached: ObservationHead | null;
  readonly standing: Standing;
  readonly driftCheck: DriftCheck | null;
  /** Differences that nobody accepted; null when that is not known. */
  readonly openDrift: number | null;
  /** Waiting, running or needing a decision; newest first. */
  readonly openDeploys: readonly Deploy[];
  readonly states: readonly EnvironmentState[];
  /** Whether a deploy may be started now, as far as freezes go. */
  readonly freeze: FreezeState;
}

/** The same with all that was found and how each migration stands, for pages of one environment. */
export interface EnvironmentDetail extends EnvironmentOverview {
  readonly latest: Observation | null;
  readonly lastReached: Observation | null;
  readonly timeline: Timeline;
}

export interface OverviewPorts {
  readonly store: Pick<
    Store,
    | 'deploys'
    | 'latestHeads'
    | 'latestObservations'
    | 'standings'
    | 'latestDriftChecks'
    | 'acceptances'
    | 'freezes'
  >;
  readonly releases: ReleaseReader;
}

/** An environment and the release that it is held against. */
export interface OverviewSubject {
  readonly environment: Environment;
  readonly release: Release | null;
}

/** Open deploys that are looked at, for each project; the oldest beyond that are left out of overviews. */
const MOST_OPEN_DEPLOYS = 1000;

/**
 * Overviews of environments, of one project or of many, in the order given. The number of queries does not grow with the number of environments,
 * but for those that have drift to be compared with what somebody accepted; and no history is read whose standing is saved.
 */
export async function environmentOverviews(
  ports: OverviewPorts,
  subjects: readonly OverviewSubject[],
  now: Instant,
): Promise<readonly EnvironmentOverview[]> {
  const ids = subjects.map(({ environment }) => environment.id);
  const [heads, around] = await Promise.all([
    ports.store.latestHeads(ids),
    gatherAround(ports.store, subjects, now),
  ]);
  const known = subjects.map(({ environment, release }) => ({
    environment,
    release,
    heads: heads.get(environment.id) ?? null,
    openDeploys: around.openDeploys(environment),
  }));
  const standings = await standingsOf(ports, known);
  return known.map(({ environment, heads: seen }) => {
    const standing = standings.get(environment.id);
    if (standing === undefined) throw new InvariantError('every environment stands somehow to its release');
    return overviewOf(environment, { standing, seen, around, now });
  });
}

/** The overviews with whole timelines: every history is read. */
export async function environmentDetails(
  ports: OverviewPorts,
  subjects: readonly OverviewSubject[],
  now: Instant,
): Promise<readonly EnvironmentDetail[]> {
  const ids = subjects.map(({ environment }) => environment.id);
  const [observations, around] = await Promise.all([
    ports.store.latestObservations(ids),
    gatherAround(ports.store, subjects, now),
  ]);
  return Promise.all(
    subjects.map(async ({ environment, release }) => {
      const observation = observations.get(environment.id) ?? null;
      const deploys = around.openDeploys(environment);
      const timeline = await judgedTimeline(ports.releases, { release, observation, deploys });
      const standing = standingOf(timeline);
      return {
        ...overviewOf(environment, { standing, seen: observation, around, now }),
        latest: observation?.latest ?? null,
        lastReached: observation?.lastReached ?? null,
        timeline,
      };
    }),
  );
}

/** What stands beside observations. */
interface Around {
  readonly driftCheck: (environment: Environment) => DriftCheck | null;
  readonly acceptances: (environment: Environment) => readonly DriftAcceptance[];
  readonly openDeploys: (environment: Environment) => readonly Deploy[];
  readonly freeze: (environment: Environment) => FreezeState;
}

async function gatherAround(
  store: OverviewPorts['store'],
  subjects: readonly OverviewSubject[],
  now: Instant,
): Promise<Around> {
  const ids = subjects.map(({ environment }) => environment.id);
  const projectIds = [...new Set(subjects.map(({ environment }) => environment.projectId))];
  const [checks, open, freezes] = await Promise.all([
    store.latestDriftChecks(ids),
    store.deploys({ projectIds, states: OPEN_DEPLOY_STATES, limit: MOST_OPEN_DEPLOYS * projectIds.length }),
    freezesOf(store, projectIds),
  ]);
  const acceptances = await acceptancesOf(store, checks);
  const deploysOf = groupBy(open, ({ environmentId }) => environmentId);
  return {
    driftCheck: ({ id }) => checks.get(id) ?? null,
    acceptances: ({ id }) => acceptances.get(id) ?? [],
    openDeploys: ({ id }) => deploysOf.get(id) ?? [],
    freeze: freezeStates(freezes, now),
  };
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
    readonly standing: Standing;
    readonly seen: LatestHeads | null;
    readonly around: Around;
    readonly now: Instant;
  },
): EnvironmentOverview {
  const { standing, seen, around } = known;
  const driftCheck = around.driftCheck(environment);
  const facts = {
    latest: seen?.latest ?? null,
    standing,
    driftCheck,
    openDrift: countOpen(driftCheck, around.acceptances(environment), known.now),
    openDeploys: around.openDeploys(environment),
  };
  return {
    environment,
    lastReached: seen?.lastReached ?? null,
    ...facts,
    states: statesOf(facts),
    freeze: around.freeze(environment),
  };
}

/** Every state that holds, worst first; never empty. Pure. */
export function statesOf(
  facts: Pick<EnvironmentOverview, 'latest' | 'standing' | 'driftCheck' | 'openDrift' | 'openDeploys'>,
): readonly EnvironmentState[] {
  const { counts } = facts.standing;
  const hasGaps = facts.standing.gaps !== undefined;
  const isRefused = facts.standing.refused !== undefined;
  const stopped = counts.failed + counts.partly_applied > 0;
  const holds: Readonly<Record<EnvironmentState, boolean>> = {
    wrong_database: facts.latest?.outcome === 'wrong_database',
    partly_applied: counts.partly_applied > 0,
    failed: counts.failed > 0,
    history_refused: isRefused,
    drifted: (facts.openDrift ?? 0) > 0,
    drift_check_failed: facts.driftCheck?.result.kind === 'check_failed',
    unreachable: facts.latest?.outcome === 'unreachable',
    held: someIn(facts.openDeploys, ['unknown', 'partly_applied', 'schema_differs', 'contradiction']),
    has_gaps: hasGaps,
    awaiting_approval: someIn(facts.openDeploys, ['awaiting_approval']),
    deploying: someIn(facts.openDeploys, ['queued', 'running']),
    behind: facts.standing.behind > 0,
    in_sync: facts.standing.behind === 0 && facts.latest !== null && !hasGaps && !stopped && !isRefused,
    never_connected: facts.latest === null,
  };
  return ENVIRONMENT_STATES.filter((state) => holds[state]);
}

const someIn = (deploys: readonly Deploy[], states: readonly DeployState[]): boolean =>
  deploys.some(({ state }) => states.includes(state));
