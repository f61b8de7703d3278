import 'server-only';
import type { ConnectionView, TargetFactsView } from '../../../contracts/timeline';
import type { EnvironmentDetail } from '../../../engine/index';
import type { Observation, TargetFacts } from '../../../engine/model/observation';

/** What the last looks at a target found. Pure. */
export function connectionView({
  latest,
  lastReached,
}: Pick<EnvironmentDetail, 'latest' | 'lastReached'>): ConnectionView {
  const facts = lastReached === null ? null : factsOf(lastReached);
  if (latest === null) {
    return { outcome: 'never', checkedAt: null, since: null, failure: null, facts, expected: null };
  }
  return {
    outcome: latest.outcome,
    checkedAt: latest.confirmedAt,
    since: latest.observedAt,
    failure: latest.outcome === 'unreachable' ? latest.failure : null,
    // A wrong database is described by what answers there, not by what was seen before.
    facts: latest.outcome === 'wrong_database' ? factsOf(latest) : facts,
    expected: latest.outcome === 'wrong_database' ? latest.expected : null,
  };
}

const factsOf = (observation: Observation): TargetFactsView | null =>
  observation.outcome === 'unreachable' ? null : targetFacts(observation.facts, observation.confirmedAt);

const targetFacts = (facts: TargetFacts, confirmedAt: string): TargetFactsView => ({
  confirmedAt,
  serverVersion: facts.serverVersion,
  role: facts.role,
  encrypted: facts.encrypted,
  standby: facts.standby,
  readOnly: facts.readOnly,
  pooled: facts.pooled,
  connectMs: facts.connectMs,
  identity: facts.identity,
  isReduced: facts.rights.lockkeeperSchema === 'reduced',
  missingRights: facts.rights.missing,
});
