import type { Deploy } from '../../model/deploy';
import type { Environment } from '../../model/environment';
import type { History } from '../../model/history';
import type { EnvironmentId, ReleaseId } from '../../model/identifiers';
import type { Observation, ObservationHead } from '../../model/observation';
import type { Release } from '../../model/release';
import type { Standing } from '../../model/standing';
import type { Timeline } from '../../model/timeline';
import type { SavedStanding } from '../../ports/change';
import type { ReleaseReader } from '../../ports/release-reader';
import type { LatestHeads, Store } from '../../ports/store';
import { standingOf } from '../../timeline/standing-of';
import { judgeEdits } from '../releases/judge-edits';
import { historyOf, isUnsettled, timelineOf, type LatestObservation } from './environment-timeline';

/** An environment, the release that it is held against, and what is known of it besides. */
export interface StandingSubject {
  readonly environment: Environment;
  readonly release: Release | null;
  readonly heads: LatestHeads | null;
  readonly openDeploys: readonly Deploy[];
}

export interface StandingPorts {
  readonly store: Pick<Store, 'standings' | 'latestObservations'>;
  readonly releases: ReleaseReader;
}

/**
 * How environments stand to their releases. What the worker saved for exactly these observations and releases is read; only where there is
 * none, or a run of ours left something half done, the history itself is.
 */
export async function standingsOf(
  ports: StandingPorts,
  subjects: readonly StandingSubject[],
): Promise<ReadonlyMap<EnvironmentId, Standing>> {
  const saved = await ports.store.standings(subjects.flatMap(keyOf));
  const open = subjects.filter(({ environment }) => !saved.has(environment.id));
  const reached = open.filter((subject) => reachedIn(subject) !== null);
  const observations = await ports.store.latestObservations(reached.map(({ environment }) => environment.id));
  const untouched = new Map<string | null, Promise<Standing>>();
  const made = open.map(async ({ environment, release, openDeploys }) => {
    const observation = observations.get(environment.id) ?? null;
    const make = async (): Promise<Standing> =>
      standingOf(await judgedTimeline(ports.releases, { release, observation, deploys: openDeploys }));
    // All that were never reached stand the same to a release.
    const isUntouched = observation === null && openDeploys.length === 0;
    const standing = isUntouched ? remembered(untouched, release?.id ?? null, make) : make();
    return [environment.id, await standing] as const;
  });
  return new Map([...saved, ...(await Promise.all(made))]);
}

/** Nothing for an environment whose history alone does not say how it stands. */
function keyOf(subject: StandingSubject): readonly Omit<SavedStanding, 'standing'>[] {
  const { environment, release, openDeploys } = subject;
  const reached = reachedIn(subject);
  if (release === null || reached === null || isUnsettled(openDeploys)) return [];
  return [{ environmentId: environment.id, observationId: reached.id, releaseId: release.id }];
}

const reachedIn = ({ heads }: StandingSubject): ObservationHead | null => heads?.lastReached ?? null;

function remembered(
  known: Map<string | null, Promise<Standing>>,
  key: string | null,
  make: () => Promise<Standing>,
): Promise<Standing> {
  const standing = known.get(key) ?? make();
  known.set(key, standing);
  return standing;
}

interface TimelineFacts {
  readonly release: Release | null;
  readonly observation: LatestObservation;
  readonly deploys: readonly Deploy[];
}

/** The newest timeline of each history, as long as anybody holds the history: neither a release nor an observation ever changes. */
const judged = new WeakMap<
  History,
  { readonly releaseId: ReleaseId; readonly timeline: Promise<Timeline> }
>();

/** The timeline of one environment, its edits judged. */
export async function judgedTimeline(releases: ReleaseReader, facts: TimelineFacts): Promise<Timeline> {
  const { release, observation, deploys } = facts;
  const reached = observation?.lastReached ?? null;
  if (release === null || reached === null || isUnsettled(deploys)) {
    return judgeTimeline(releases, facts);
  }
  const history = historyOf(reached);
  const known = judged.get(history);
  if (known?.releaseId === release.id) return known.timeline;
  const timeline = judgeTimeline(releases, facts);
  judged.set(history, { releaseId: release.id, timeline });
  timeline.catch(() => judged.delete(history));
  return timeline;
}

async function judgeTimeline(
  releases: ReleaseReader,
  { release, observation, deploys }: TimelineFacts,
): Promise<Timeline> {
  const migrations = release === null ? [] : (await releases.read(release)).migrations;
  const timeline = timelineOf({ release, migrations, observation, deploys });
  return judgeEdits(releases, release, migrations, timeline);
}

/** What an observation that reached its target says of its environment against a release, as it is saved beside them. */
export async function savedStanding(
  releases: ReleaseReader,
  release: Release,
  observation: Observation,
): Promise<SavedStanding> {
  const seen = { latest: observation, lastReached: observation };
  const timeline = await judgedTimeline(releases, { release, observation: seen, deploys: [] });
  return {
    environmentId: observation.environmentId,
    observationId: observation.id,
    releaseId: release.id,
    standing: standingOf(timeline),
  };
}
