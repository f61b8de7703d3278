import { toCanonical, type CanonicalValue } from '../../base/canonical-json';
import { failure, type Failure } from '../../base/failure';
import { failed, success, type Result } from '../../base/result';
import type { Environment } from '../../model/environment';
import type { ActContext } from '../../model/person';
import type { TargetIdentity } from '../../model/target-identity';
import type { Ports } from '../../ports/ports';
import type { Store } from '../../ports/store';
import { authorisedEnvironment } from '../authorise';
import { busyDeploys } from './busy-deploys';
import { commitEnvironment } from './commit-environment';

export interface IdentityConfirmation {
  readonly environmentId: string;
  /** The identity that the person saw: another one that answers meanwhile is not confirmed by it. */
  readonly identity: TargetIdentity;
}

/**
 * A person says that the database which answers now is the right one (DESIGN.md 5.3): restored, upgraded or failed over on purpose. From
 * then on it is the registered one; plans that were made for the other go stale.
 */
export async function confirmIdentity(
  ports: Pick<Ports, 'store' | 'clock' | 'ids'>,
  context: ActContext,
  input: IdentityConfirmation,
): Promise<Result<Environment, readonly Failure[]>> {
  const found = await authorisedEnvironment(ports.store, context, input.environmentId, 'project.administer');
  if (!found.ok) return failed([found.failure]);
  const before = found.value.environment;
  const answering = await answeringNow(ports.store, before.id);
  const busy = await busyDeploys(ports.store, { environmentId: before.id });
  if (busy !== null) return failed([busy]);
  if (answering === null || !isSame(answering, input.identity)) return failed([answersOtherwise()]);
  const next = { ...before, identity: answering, connectionVersion: before.connectionVersion + 1 };
  const done = await commitEnvironment(ports, context, {
    before,
    next,
    action: 'environment.identity_confirmed',
    described: { before: described(before.identity), after: toCanonical(answering) },
  });
  return done.ok ? success(next) : failed([done.failure]);
}

/** What answers instead of the registered database; null when the last look found the right one, or none. */
async function answeringNow(
  store: Pick<Store, 'latestObservations'>,
  environmentId: string,
): Promise<TargetIdentity | null> {
  const latest = (await store.latestObservations([environmentId])).get(environmentId)?.latest;
  return latest?.outcome === 'wrong_database' ? latest.facts.identity : null;
}

const described = (identity: TargetIdentity | null): CanonicalValue =>
  identity === null ? null : toCanonical(identity);

const isSame = (left: TargetIdentity, right: TargetIdentity): boolean =>
  left.systemIdentifier === right.systemIdentifier &&
  left.databaseOid === right.databaseOid &&
  left.installation === right.installation;

const answersOtherwise = (): Failure =>
  failure('ENVIRONMENT.OTHER_IDENTITY', 'This is not what answers there any more: nothing was confirmed.', {
    fix: 'Reload the page, compare once more, then confirm.',
  });
