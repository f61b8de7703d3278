import { failure, type Failure } from '../../base/failure';
import { failed, type Result } from '../../base/result';
import { countingApprovers } from '../../approval/count-approvals';
import { isFrozen } from '../../approval/freeze/is-frozen';
import { readChosenTime, scheduleRefusal, type ChosenTime } from '../../approval/schedule';
import { transition } from '../../approval/transition';
import type { Deploy, DeploySchedule } from '../../model/deploy';
import type { ActContext } from '../../model/person';
import type { Ports } from '../../ports/ports';
import { authorisedDeploy } from '../authorise';
import { commitTransition } from './commit-transition';
import type { DecisionPorts } from './decide-deploy';
import { gatherDeployFacts } from './gather-deploy-facts';

export interface ScheduleInput extends ChosenTime {
  readonly deployId: string;
  /** The digest the person saw. */
  readonly planDigest: string;
}

/**
 * Sets the time at which an approved deploy is started by itself, or another time for one that has one. Refused for a time at which it is
 * known today that it could not start: the request or too many approvals are over then, or it is frozen. What else is demanded is looked at
 * when the time has come.
 */
export async function scheduleDeploy(
  ports: DecisionPorts,
  context: ActContext,
  input: ScheduleInput,
): Promise<Result<Deploy, readonly Failure[]>> {
  const found = await authorisedDeploy(ports.store, context, input.deployId, 'deploy.start');
  if (!found.ok) return failed([found.failure]);
  const { deploy, environment } = found.value;
  if (deploy.planDigest !== input.planDigest) {
    return failed([
      failure('APPROVAL.OTHER_PLAN', 'The plan is not the one you saw.', { fix: 'Reload the page.' }),
    ]);
  }
  const now = ports.clock.now();
  const chosen = readChosenTime(input, now);
  if (!chosen.ok) return failed([chosen.failure]);
  const { at, timeZone } = chosen.value;
  const schedule: DeploySchedule = { at, timeZone, by: context.actor.id ?? '', byName: context.actor.name };
  const possible = transition(deploy, { at: now, command: { kind: 'schedule', schedule } });
  if (!possible.ok) return failed([possible.failure]);
  const facts = await gatherDeployFacts(ports, deploy, environment, { now, starter: { kind: 'worker' } });
  const refusal = scheduleRefusal({
    at,
    timeZone,
    expiresAt: deploy.expiresAt,
    approvals: countingApprovers(facts.verdicts, { ...facts.verdictFacts, now: at }).length,
    needed: facts.needed,
    freeze: isFrozen(facts.freezes, at),
  });
  if (refusal !== null) return failed([refusal]);
  return commitTransition(ports, context, { deploy }, { kind: 'schedule', schedule });
}

/** Takes the time from a deploy: it is approved as before, and somebody has to start it. */
export async function unscheduleDeploy(
  ports: Pick<Ports, 'store' | 'clock' | 'ids'>,
  context: ActContext,
  input: { readonly deployId: string },
): Promise<Result<Deploy, readonly Failure[]>> {
  const found = await authorisedDeploy(ports.store, context, input.deployId, 'deploy.start');
  if (!found.ok) return failed([found.failure]);
  return commitTransition(ports, context, { deploy: found.value.deploy }, { kind: 'unschedule' });
}
