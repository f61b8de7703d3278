import { InvariantError } from '../../engine/base/invariant';
import type { Change } from '../../engine/ports/change';
import type { Commit } from '../../engine/ports/store';

/**
 * Refuses a commit that would leave an act without its audit event: nothing that somebody did is saved silently, and no deploy or verdict
 * changes without an event that names the deploy.
 */
export function requireEvents({ changes, events }: Pick<Commit, 'changes' | 'events'>): void {
  const act = changes.find((change) => !FINDINGS.has(change.kind));
  if (act !== undefined && events.length === 0) {
    throw new InvariantError(`${act.kind} was to be saved without an audit event`);
  }
  const named = new Set(events.flatMap(({ deployId, object }) => [deployId, object.id]));
  const silent = changes.map(deployOf).find((deployId) => deployId !== null && !named.has(deployId));
  if (silent !== undefined) {
    throw new InvariantError(
      `deploy ${String(silent)} was to be changed without an audit event that names it`,
    );
  }
}

/** What the system finds and nobody does. */
const FINDINGS: ReadonlySet<Change['kind']> = new Set([
  'source_status.save',
  'datamodel.save_check',
  'observation.insert',
  'observation.confirm',
  'observations.confirm_newest',
  'standings.save',
  'snapshot.keep',
  'snapshot.record_after_run',
  'run.keep_schema',
  // A question to the target that nobody could answer is over; whatever a run does to its deploy is an event of the deploy.
  'run.finish',
  'drift.insert_check',
  'drift.confirm_check',
  'drift.save_sightings',
  'answers.save',
  'delivery.insert',
  'delivery.update',
]);

function deployOf(change: Change): string | null {
  if (change.kind === 'deploy.insert' || change.kind === 'deploy.update') return change.deploy.id;
  if (change.kind === 'verdict.insert') return change.verdict.deployId;
  if (change.kind === 'break_glass.ask') return change.glass.deployId;
  return null;
}
