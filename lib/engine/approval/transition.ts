import type { AuditDraft } from '../audit/make-audit-event';
import { failure, type Failure } from '../base/failure';
import { assertNever, InvariantError } from '../base/invariant';
import { failed, success, type Result } from '../base/result';
import type { Deploy, DeployOutcome, DeployState } from '../model/deploy';
import type { DeployCommand, DeployCommandKind, RunEnding, Staleness, TimedCommand } from './deploy-command';
import { eventOf } from './deploy-event';

/** A deploy after a command, and the events that tell of it: never one without the other. */
export interface Transition {
  readonly next: Deploy;
  readonly events: readonly AuditDraft[];
}

/** Every legal (command, state) pair; all others are refused. */
export const LEGAL: Readonly<Record<DeployCommandKind, readonly DeployState[]>> = {
  approve: ['awaiting_approval'],
  reject: ['awaiting_approval', 'approved', 'scheduled'],
  cancel: ['awaiting_approval', 'approved', 'scheduled', 'queued'],
  ask_to_stop: ['running'],
  start: ['approved', 'scheduled'],
  schedule: ['approved', 'scheduled'],
  unschedule: ['scheduled'],
  start_on_time: ['scheduled'],
  hold_back: ['scheduled', 'queued'],
  claim: ['queued'],
  end: ['running'],
  lose: ['running'],
  take_over: ['unknown'],
  recover: ['unknown'],
  go_stale: ['awaiting_approval', 'approved', 'scheduled', 'queued'],
  note_replanned: ['stale', 'expired', 'cancelled', 'rejected', 'failed'],
  expire: ['awaiting_approval', 'approved', 'scheduled'],
  fall_back: ['approved', 'scheduled', 'queued'],
  settle: ['partly_applied', 'schema_differs', 'contradiction'],
};

/** The deploy after the command with its audit events, or DEPLOY.NOT_POSSIBLE with the state that forbids it. Pure. */
export function transition(deploy: Deploy, timed: TimedCommand): Result<Transition> {
  const { command } = timed;
  if (!LEGAL[command.kind].includes(deploy.state)) return failed(notPossible(deploy, command.kind));
  const next = { ...deploy, ...changesOf(deploy, timed), version: deploy.version + 1 };
  return success({ next, events: [eventOf(deploy, next, command)] });
}

/** Text of a state for sentences; the words of the glossary. */
export const stateWords = (state: DeployState): string => state.replaceAll('_', ' ');

type Changes = Partial<Omit<Deploy, 'id' | 'number' | 'version' | 'planDigest' | 'requestedBy'>> &
  Pick<Deploy, 'state'>;

function changesOf(deploy: Deploy, timed: TimedCommand): Changes {
  return changesByRun(timed) ?? changesByPeople(deploy, timed) ?? changesByTime(deploy, timed);
}

/** What a worker does to a deploy. */
function changesByRun({ command, at }: TimedCommand): Changes | null {
  if (command.kind === 'claim') return { state: 'running', runId: command.runId, startedAt: at };
  if (command.kind === 'take_over') return { state: 'unknown', runId: command.runId };
  if (command.kind === 'lose') return { state: 'unknown', outcome: failureOutcome(command.failure) };
  if (command.kind !== 'end' && command.kind !== 'recover') return null;
  return { ...ended(command.ending), finishedAt: command.ending.state === 'unknown' ? null : at };
}

/** What people do to it. */
function changesByPeople(deploy: Deploy, { command, at }: TimedCommand): Changes | null {
  if (command.kind === 'approve') return { state: approvedState(deploy, command) };
  if (command.kind === 'start') return { state: 'queued', schedule: null, outcome: null };
  if (command.kind === 'schedule') return { state: 'scheduled', schedule: command.schedule, outcome: null };
  if (command.kind === 'unschedule') return { state: 'approved', schedule: null };
  if (command.kind === 'ask_to_stop') {
    return { state: 'running', cancelRequestedAt: deploy.cancelRequestedAt ?? at };
  }
  if (command.kind === 'reject') {
    return { state: 'rejected', finishedAt: at, outcome: closed(command.reason) };
  }
  if (command.kind === 'cancel') {
    return { state: 'cancelled', finishedAt: at, outcome: closed(command.reason) };
  }
  if (command.kind === 'settle') {
    return { state: command.as, finishedAt: at, outcome: closed(command.reason) };
  }
  return null;
}

/** What happens to it because the world moved on. */
function changesByTime(deploy: Deploy, { command, at }: TimedCommand): Changes {
  if (command.kind === 'go_stale') return { state: 'stale', finishedAt: at, outcome: stale(command) };
  if (command.kind === 'note_replanned') {
    return { state: deploy.state, outcome: replanned(deploy.outcome, command.as) };
  }
  if (command.kind === 'expire') return { state: 'expired', finishedAt: at };
  if (command.kind === 'fall_back') return { state: 'awaiting_approval', schedule: null };
  if (command.kind === 'start_on_time') return { state: 'queued', outcome: null };
  if (command.kind === 'hold_back') {
    return {
      state: 'approved',
      schedule: null,
      outcome: { kind: 'held_back', at, failures: command.failures },
    };
  }
  throw new InvariantError(`no change is defined for ${command.kind}`);
}

/** With *start when approved* the last approval starts it, unless something else still stands in the way. */
function approvedState(
  deploy: Deploy,
  { enough, blocked }: Extract<DeployCommand, { readonly kind: 'approve' }>,
): DeployState {
  if (!enough) return 'awaiting_approval';
  return deploy.startWhenApproved && !blocked ? 'queued' : 'approved';
}

function ended(ending: RunEnding): Changes {
  switch (ending.state) {
    case 'succeeded':
      return { state: 'succeeded', outcome: remarks(ending) };
    case 'stale':
      return { state: 'stale', outcome: stale(ending) };
    case 'cancelled':
      return { state: 'cancelled', outcome: closed(ending.reason) };
    case 'failed':
    case 'partly_applied':
    case 'unknown':
    case 'schema_differs':
    case 'contradiction':
      return {
        state: ending.state,
        outcome: {
          ...failureOutcome(ending.failure, ending.migrationId, ending.statement),
          ...(ending.leftNothing === true && { leftNothing: true }),
        },
      };
    default:
      return assertNever(ending);
  }
}

function remarks(ending: Extract<RunEnding, { readonly state: 'succeeded' }>): DeployOutcome | null {
  const { changedByOthers, unverified } = ending;
  if (changedByOthers.length === 0 && unverified === null) return null;
  return { kind: 'remarks', changedByOthers, unverified };
}

const closed = (reason: string): DeployOutcome => ({ kind: 'closed', reason });

const stale = ({ parts, moves = [] }: Staleness): DeployOutcome => ({
  kind: 'stale',
  parts,
  ...(moves.length > 0 && { moves }),
  replannedAs: null,
});

const failureOutcome = (
  shown: Failure,
  migrationId: string | null = null,
  statement: number | null = null,
): DeployOutcome => ({ kind: 'failure', failure: shown, migrationId, statement });

const replanned = (outcome: DeployOutcome | null, as: string): DeployOutcome | null =>
  outcome?.kind === 'stale' ? { ...outcome, replannedAs: as } : outcome;

const DOING: Readonly<Record<DeployCommandKind, string>> = {
  approve: 'approved',
  reject: 'rejected',
  cancel: 'cancelled',
  ask_to_stop: 'stopped',
  start: 'started',
  schedule: 'scheduled',
  unschedule: 'taken off its schedule',
  start_on_time: 'started by its schedule',
  hold_back: 'held back',
  claim: 'claimed by a worker',
  end: 'ended by its run',
  lose: 'lost by its worker',
  take_over: 'taken over',
  recover: 'recovered',
  go_stale: 'marked stale',
  note_replanned: 'planned again',
  expire: 'expired',
  fall_back: 'sent back for approval',
  settle: 'settled',
};

function notPossible(deploy: Deploy, kind: DeployCommandKind): Failure {
  return failure(
    'DEPLOY.NOT_POSSIBLE',
    `Deploy #${String(deploy.number)} is ${stateWords(deploy.state)}: it cannot be ${DOING[kind]}.`,
    { fix: 'Reload the page to see where it stands now.' },
  );
}
