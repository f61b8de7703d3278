import type { CanonicalValue } from '../../base/canonical-json';
import { checkPolicy } from '../../approval/check-policy';
import { failure, type Failure } from '../../base/failure';
import { InvariantError } from '../../base/invariant';
import { failed, success, type Result } from '../../base/result';
import type { ActContext } from '../../model/person';
import type { Policy } from '../../model/policy';
import type { Ports } from '../../ports/ports';
import { authorisedEnvironment } from '../authorise';
import { stalePlans } from '../deploys/stale-plans';

export interface PolicyInput {
  readonly environmentId: string;
  /** The version that the person saw; a newer one in the store is a conflict. */
  readonly basedOn: number;
  readonly policy: Omit<Policy, 'version'>;
}

/** Saves what an environment demands, as a new version: every open plan of the environment becomes stale by it. */
export async function savePolicy(
  ports: Pick<Ports, 'store' | 'clock' | 'ids'>,
  context: ActContext,
  input: PolicyInput,
): Promise<Result<Policy, readonly Failure[]>> {
  const { store, clock } = ports;
  const found = await authorisedEnvironment(store, context, input.environmentId, 'project.administer');
  if (!found.ok) return failed([found.failure]);
  const { environment } = found.value;
  const before = await store.policy(environment.id);
  if (before === null) throw new InvariantError(`environment ${environment.id} has no policy`);
  const policy: Policy = { ...input.policy, version: before.version + 1 };
  const problems = [
    ...checkPolicy(policy, environment.tier),
    ...(before.version === input.basedOn ? [] : [changedMeanwhile()]),
  ];
  if (problems.length > 0) return failed(problems);
  const at = clock.now();
  const stale = await stalePlans(ports, environment.id, { at, parts: ['policy'] });
  const done = await store.commit({
    context,
    at,
    changes: [
      { kind: 'policy.insert', environmentId: environment.id, policy },
      {
        kind: 'environment.update',
        environment: { ...environment, policyVersion: policy.version },
        expectedConnectionVersion: environment.connectionVersion,
      },
      ...stale.changes,
    ],
    events: [
      {
        action: 'policy.changed',
        object: { kind: 'environment', id: environment.id, name: environment.name },
        projectId: environment.projectId,
        environmentId: environment.id,
        before: describePolicy(before),
        after: describePolicy(policy),
      },
      ...stale.events,
    ],
    jobs: stale.jobs,
    topics: [{ topic: 'environment', id: environment.id }, ...stale.topics],
  });
  return done.ok ? success(policy) : failed([done.failure]);
}

const describePolicy = (policy: Policy): CanonicalValue => ({ ...policy });

const changedMeanwhile = (): Failure =>
  failure('POLICY.CHANGED_MEANWHILE', 'Somebody else changed this policy after you opened it.', {
    fix: 'Reload the page and make your change again.',
  });
