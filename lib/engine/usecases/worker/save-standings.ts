import { groupBy } from '../../base/group-by';
import type { EnvironmentId } from '../../model/identifiers';
import type { Observation } from '../../model/observation';
import type { Release } from '../../model/release';
import type { SavedStanding } from '../../ports/change';
import type { Ports } from '../../ports/ports';
import type { ReleaseReader } from '../../ports/release-reader';
import type { Store } from '../../ports/store';
import { savedStanding } from '../environments/standings';
import { systemContext } from './system-context';

/** Histories that are held in memory together. */
const PORTION = 20;

export interface JudgePorts extends Pick<Ports, 'logger'> {
  readonly store: Pick<Store, 'latestObservations'>;
  readonly releases: ReleaseReader;
}

/**
 * How environments stand to a release, each by the last observation that reached it; nothing of one that was never reached. Never fails: what
 * cannot be judged now is logged, and tried again by `saveMissingStandings`, so that no look and no release waits for it.
 */
export async function standingsAgainst(
  ports: JudgePorts,
  release: Release,
  environmentIds: readonly EnvironmentId[],
): Promise<readonly SavedStanding[]> {
  const made: SavedStanding[] = [];
  for (let from = 0; from < environmentIds.length; from += PORTION) {
    const ids = environmentIds.slice(from, from + PORTION);
    const seen = await ports.store.latestObservations(ids);
    const reached = [...seen.values()].flatMap(({ lastReached }) => lastReached ?? []);
    made.push(...(await standingsBy(ports, release, reached)));
  }
  return made;
}

/** The same by observations at hand; those that reached nothing are left out. */
export async function standingsBy(
  { releases, logger }: Pick<JudgePorts, 'releases' | 'logger'>,
  release: Release,
  observations: readonly Observation[],
): Promise<readonly SavedStanding[]> {
  const reached = observations.filter(({ outcome }) => outcome === 'reached');
  try {
    return await Promise.all(reached.map((observation) => savedStanding(releases, release, observation)));
  } catch (error) {
    logger.error('standings.not_judged', { release: release.id, error });
    return [];
  }
}

/**
 * Saves how environments stand where nothing valid is saved: after an update of the product, and when a release and an observation met. Pages
 * read the histories of such environments until then.
 */
export async function saveMissingStandings(
  ports: Pick<Ports, 'store' | 'clock' | 'ids' | 'releases' | 'logger'>,
): Promise<void> {
  const { store } = ports;
  const open = new Set(await store.withoutStanding());
  if (open.size === 0) return;
  const environments = (await store.environments({})).filter(({ id }) => open.has(id));
  const projects = groupBy(environments, ({ projectId }) => projectId);
  for (const release of (await store.newestReleases([...projects.keys()])).values()) {
    const ids = (projects.get(release.projectId) ?? []).map(({ id }) => id);
    const standings = await standingsAgainst(ports, release, ids);
    await store.commit({
      context: systemContext(ports.ids.uuid()),
      at: ports.clock.now(),
      changes: [{ kind: 'standings.save', standings }],
      events: [],
    });
  }
}
