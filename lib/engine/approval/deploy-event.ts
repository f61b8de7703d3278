import type { AuditAction } from '../audit/audit-event';
import type { AuditDraft } from '../audit/make-audit-event';
import type { CanonicalValue } from '../base/canonical-json';
import { InvariantError } from '../base/invariant';
import type { Deploy, DeployState } from '../model/deploy';
import type { DeployCommand, DeployCommandKind, RunEnding } from './deploy-command';

/** The audit event of one transition: what was asked, the state before and after, the digest it was about. Pure. */
export function eventOf(before: Deploy, after: Deploy, command: DeployCommand): AuditDraft {
  return {
    action: actionOf(command, after.state),
    object: { kind: 'deploy', id: after.id, name: `#${String(after.number)}` },
    projectId: after.projectId,
    environmentId: after.environmentId,
    deployId: after.id,
    before: { state: before.state, ...scheduleOf(before) },
    after: {
      state: after.state,
      planDigest: after.planDigest,
      ...scheduleOf(after),
      ...detailsOf(command),
    },
    reason: 'reason' in command ? command.reason : null,
  };
}

/** Said only where there is one, before or after. */
function scheduleOf({ schedule }: Deploy): Readonly<Record<string, CanonicalValue>> {
  return schedule === null ? {} : { scheduledFor: schedule.at, timeZone: schedule.timeZone };
}

const ACTIONS: Readonly<Record<Exclude<DeployCommandKind, 'end'>, AuditAction>> = {
  approve: 'deploy.approved',
  reject: 'deploy.rejected',
  cancel: 'deploy.cancelled',
  ask_to_stop: 'deploy.cancel_requested',
  start: 'deploy.started',
  schedule: 'deploy.scheduled',
  unschedule: 'deploy.unscheduled',
  start_on_time: 'deploy.started_on_time',
  hold_back: 'deploy.held_back',
  claim: 'deploy.claimed',
  lose: 'deploy.outcome_unknown',
  take_over: 'deploy.recovery_began',
  recover: 'deploy.recovered',
  go_stale: 'deploy.went_stale',
  note_replanned: 'deploy.replanned',
  expire: 'deploy.expired',
  fall_back: 'deploy.approval_counted',
  settle: 'deploy.recovered',
};

const actionOf = (command: DeployCommand, state: DeployState): AuditAction =>
  command.kind === 'end' ? (ENDINGS[state] ?? neverEnds(state)) : ACTIONS[command.kind];

const ENDINGS: Readonly<Partial<Record<DeployState, AuditAction>>> = {
  succeeded: 'deploy.succeeded',
  failed: 'deploy.failed',
  partly_applied: 'deploy.partly_applied',
  schema_differs: 'deploy.schema_differs',
  contradiction: 'deploy.contradiction',
  unknown: 'deploy.outcome_unknown',
  cancelled: 'deploy.cancelled',
  stale: 'deploy.went_stale',
};

function neverEnds(state: DeployState): never {
  throw new InvariantError(`a run cannot end as ${state}`);
}

function detailsOf(command: DeployCommand): Readonly<Record<string, CanonicalValue>> {
  if ('fence' in command) return { runId: command.runId, fence: command.fence };
  if ('ending' in command) return endingDetails(command.ending);
  if (command.kind === 'approve') return factorDetails(command);
  if (command.kind === 'go_stale') return { parts: command.parts };
  if (command.kind === 'note_replanned') return { as: command.as };
  if (command.kind === 'hold_back') return { failures: command.failures.map(({ code }) => code) };
  return command.kind === 'lose' ? { failure: command.failure.code } : {};
}

const factorDetails = ({
  secondFactorAt,
}: Extract<DeployCommand, { readonly kind: 'approve' }>): Readonly<Record<string, CanonicalValue>> =>
  secondFactorAt === null ? {} : { secondFactorAt };

function endingDetails(ending: RunEnding): Readonly<Record<string, CanonicalValue>> {
  if (ending.state === 'succeeded' && ending.unverified !== null) {
    return { unverified: ending.unverified.code };
  }
  if (ending.state === 'stale') return { parts: ending.parts };
  if (!('failure' in ending)) return {};
  return { failure: ending.failure.code, migration: ending.migrationId, statement: ending.statement };
}
