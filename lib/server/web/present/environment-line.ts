import 'server-only';
import type { DeployLine, EnvironmentLine } from '../../../contracts/environment';
import type { EnvironmentOverview } from '../../../engine/index';
import { factsAge } from './facts-age';
import { freezeMark } from './freeze-view';
import type { Deploy } from '../../../engine/model/deploy';

/** An environment in one line. Pure. */
export function environmentLine(overview: EnvironmentOverview): EnvironmentLine {
  const { environment, standing, latest, lastReached } = overview;
  return {
    id: environment.id,
    slug: environment.slug,
    name: environment.name,
    tier: environment.tier,
    observeOnly: environment.observeOnly,
    states: lastReached === null && latest === null ? ['never_connected'] : overview.states,
    version: standing.version,
    behind: lastReached === null ? null : standing.behind,
    openDrift: overview.openDrift,
    facts: factsAge(overview),
    openDeploys: overview.openDeploys.map(deployLine),
    freeze: freezeMark(overview.freeze),
  };
}

/** A deploy in one line. Pure. */
export const deployLine = (deploy: Deploy): DeployLine => ({
  number: deploy.number,
  state: deploy.state,
  requestedBy: deploy.requestedBy.name,
  requestedAt: deploy.requestedAt,
  scheduledFor: deploy.state === 'scheduled' ? (deploy.schedule?.at ?? null) : null,
  startedAt: deploy.startedAt,
  finishedAt: deploy.finishedAt,
});
