import { canInProject } from '../../access/can';
import { blockingFailures, isBlocked } from '../../approval/demands';
import type { DeployCommand } from '../../approval/deploy-command';
import { lateness } from '../../approval/schedule';
import { failure, type Failure } from '../../base/failure';
import type { Deploy, DeploySchedule } from '../../model/deploy';
import type { Instant } from '../../model/instant';
import type { Person, ProjectRole } from '../../model/person';
import type { Store } from '../../ports/store';
import type { DeployFacts } from '../deploys/gather-deploy-facts';

/**
 * What becomes of a deploy whose time has come; null for any other. It starts when it is not too late, whoever set the time could still
 * start it, and nothing is in its way; else it is held back and says why.
 */
export async function dueStart(
  store: Pick<Store, 'person'>,
  deploy: Deploy,
  facts: DeployFacts,
  now: Instant,
): Promise<DeployCommand | null> {
  const { schedule, state } = deploy;
  if (state !== 'scheduled' || schedule === null || now < schedule.at) return null;
  const late = lateness(schedule.at, now);
  if (late !== null) return { kind: 'hold_back', failures: [late] };
  const role = facts.verdictFacts.activeRoles.get(schedule.by) ?? null;
  if (!mayStart(await store.person(schedule.by), role, deploy)) {
    return { kind: 'hold_back', failures: [rightLost(schedule)] };
  }
  return isBlocked(facts.demands)
    ? { kind: 'hold_back', failures: blockingFailures(facts.demands) }
    : { kind: 'start_on_time' };
}

function mayStart(person: Person | null, role: ProjectRole | null, { projectId }: Deploy): boolean {
  if (person === null || person.disabledAt !== null) return false;
  const { id, name, installationAdministrator } = person;
  const roles = role === null ? {} : { [projectId]: role };
  return canInProject(
    { kind: 'person', id, name, installationAdministrator, roles },
    'deploy.start',
    projectId,
  );
}

const rightLost = ({ byName }: DeploySchedule): Failure =>
  failure('SCHEDULE.RIGHT_LOST', `${byName}, who set the time, may not start deploys here any more.`, {
    fix: 'Let somebody start it who may, or set a time.',
  });
