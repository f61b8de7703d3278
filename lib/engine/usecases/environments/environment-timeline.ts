import { formatOf } from '../../formats/registry';
import type { Deploy } from '../../model/deploy';
import type { Environment } from '../../model/environment';
import type { History } from '../../model/history';
import type { ReleaseId } from '../../model/identifiers';
import type { Migration } from '../../model/migration';
import type { Observation } from '../../model/observation';
import type { Release } from '../../model/release';
import type { Timeline } from '../../model/timeline';
import type { Store } from '../../ports/store';
import { buildTimeline, type UnknownMigrations } from '../../timeline/build-timeline';
import type { ReleaseReader } from '../../ports/release-reader';
import { judgeEdits } from '../releases/judge-edits';

const NO_HISTORY: History = { tableExists: false, entries: [] };

/** The newest look at an environment and the newest one that reached it. */
export type LatestObservation = {
  readonly latest: Observation;
  readonly lastReached: Observation | null;
} | null;

export interface TimelinePorts {
  readonly store: Pick<Store, 'release' | 'deploys'>;
  readonly releases: ReleaseReader;
}

/** The timeline of one environment against one release, from the last time that it was reached. */
export async function environmentTimeline(
  { store, releases }: TimelinePorts,
  subject: {
    readonly environment: Environment;
    readonly releaseId: ReleaseId | null;
    readonly observation: LatestObservation;
  },
): Promise<Timeline> {
  const release = subject.releaseId === null ? null : await store.release(subject.releaseId);
  const [reading, deploys] = await Promise.all([
    release === null ? null : releases.read(release),
    store.deploys({ environmentId: subject.environment.id, states: UNSETTLED, limit: 20 }),
  ]);
  const migrations = reading?.migrations ?? [];
  const timeline = timelineOf({ release, migrations, observation: subject.observation, deploys });
  return judgeEdits(releases, release, migrations, timeline);
}

/** The same from facts at hand; of the deploys only those count that stopped halfway, or were lost, and that nobody settled yet. Pure. */
export function timelineOf(facts: {
  readonly release: Pick<Release, 'tool' | 'options'> | null;
  /** Of the release; none without one. */
  readonly migrations: readonly Migration[];
  readonly observation: LatestObservation;
  readonly deploys: readonly Deploy[];
}): Timeline {
  return buildTimeline({
    format: facts.release === null ? null : formatOf(facts.release.tool),
    options: facts.release?.options ?? {},
    migrations: facts.migrations,
    history: historyOf(facts.observation?.lastReached ?? null),
    partlyApplied: partlyApplied(facts.deploys),
    unknown: unknownIn(facts.deploys),
  });
}

/** The history that an observation holds; empty when there is none. Pure. */
export const historyOf = (observation: Observation | null): History =>
  observation === null || observation.outcome === 'unreachable' ? NO_HISTORY : observation.facts.history;

/** States of a deploy that say something about migrations which no history says. */
const UNSETTLED = ['partly_applied', 'unknown'] as const;

/** True when the history alone does not say how an environment stands. */
export const isUnsettled = (deploys: readonly Deploy[]): boolean =>
  deploys.some(({ state }) => UNSETTLED.some((unsettled) => unsettled === state));

function unknownIn(deploys: readonly Deploy[]): UnknownMigrations {
  const lost = deploys.filter(({ state }) => state === 'unknown');
  const ids = lost.map(({ outcome }) => (outcome?.kind === 'failure' ? outcome.migrationId : null));
  return { ids: new Set(ids.filter((id) => id !== null)), next: ids.includes(null) };
}

/** Migrations that a run of ours left half done, by the outcome of its deploy. One that left nothing is what the history says of it. */
function partlyApplied(deploys: readonly Deploy[]): ReadonlySet<string> {
  const ids = deploys.map(({ state, outcome }) =>
    state === 'partly_applied' && outcome?.kind === 'failure' && outcome.leftNothing !== true
      ? outcome.migrationId
      : null,
  );
  return new Set(ids.filter((id) => id !== null));
}
