import { refusedStatement, type Outcome } from './effect';
import { millisecondsBetween, type Instant } from '../model/instant';
import { enterStep, enterUnit, leaveStep } from './enter-step';
import { needsNoRowBefore } from './harmless';
import { illegal } from './illegal-outcome';
import { commitRefused, statementFailed, stopped, transactionEnded } from './run-failures';
import { isMarked, stepAt, unitAt, WAITING, type RunState, type StepPhase, type Trouble } from './run-state';
import { atOnceAfter } from './window';
import { goTo, mapUnit, markUnit, notRun, rolledBack, troubled, withReports, withStep } from './step-changes';

/** A unit that is a transaction, from BEGIN to the journal's last row about it. Pure. */
export const TRANSACTION_POINTS = {
  begin: afterBegin,
  journal_begun: afterJournalBegun,
  send: afterSend,
  send_and_journal: afterSendAndJournal,
  journal_committing: afterJournalCommitting,
  commit: afterCommit,
  journal_committed: afterJournalCommitted,
  roll_back: afterRollBack,
  back_off: afterBackOff,
} as const;

function afterBegin(run: RunState, phase: StepPhase, outcome: Outcome): RunState {
  if (outcome.kind === 'refused') {
    return giveUp(run, phase, { kind: 'refused', failure: outcome.failure, statement: null });
  }
  if (outcome.kind !== 'begun') return illegal('begin', outcome);
  return opened(run, phase, outcome.transactionId, outcome.at);
}

/** The transaction is open and nothing of the file was sent. */
function opened(run: RunState, phase: StepPhase, transactionId: string | null, at: string): RunState {
  const step = stepAt(run, phase.step);
  const unit = unitAt(step, phase.unit);
  const sent = isMarked(step) ? markUnit(step, unit, 'sent', at) : step;
  const change = { ...sent, state: 'started', transactionId, startedAt: step.startedAt ?? at } as const;
  const beside = run.stop === null && needsNoRowBefore(step);
  return goTo(withStep(run, phase.step, change), phase, beside ? 'send_and_journal' : 'journal_begun');
}

function afterJournalBegun(run: RunState, phase: StepPhase, outcome: Outcome): RunState {
  if (outcome.kind !== 'done') return illegal('journal_begun', outcome);
  return run.stop === 'cancel' ? cancelled(run, phase) : goTo(run, phase, 'send');
}

/** Nothing of the step is sent any more. Pure. */
export const cancelled = (run: RunState, phase: StepPhase): RunState =>
  troubled(run, phase, 'roll_back', { kind: 'stopped', failure: stopped('cancel'), statement: null });

/** Without the row nothing is committed: the statements have no outcome that does not know it. */
function afterSendAndJournal(run: RunState, phase: StepPhase, outcome: Outcome): RunState {
  return 'reports' in outcome && outcome.journaledAt === undefined
    ? illegal('send_and_journal', outcome)
    : afterSend(run, phase, outcome);
}

function afterSend(run: RunState, phase: StepPhase, outcome: Outcome): RunState {
  if (outcome.kind === 'sent') return allSent(run, phase, outcome);
  if (outcome.kind !== 'statement_failed' && outcome.kind !== 'check_failed') {
    return illegal('send', outcome);
  }
  const trouble: Trouble =
    outcome.kind === 'statement_failed'
      ? troubleOf(run, phase, outcome)
      : { kind: 'check', failure: outcome.failure, statement: null };
  return troubled(withReports(run, phase.step, outcome.reports), phase, 'roll_back', trouble);
}

function afterJournalCommitting(run: RunState, phase: StepPhase, outcome: Outcome): RunState {
  return outcome.kind === 'done' ? goTo(run, phase, 'commit') : illegal('journal_committing', outcome);
}

function allSent(run: RunState, phase: StepPhase, outcome: Extract<Outcome, { kind: 'sent' }>): RunState {
  const reported = withReports(run, phase.step, outcome.reports);
  if (run.stop === 'cancel') return cancelled(reported, phase);
  const step = stepAt(reported, phase.step);
  const change = { state: 'committing', transactionId: outcome.transactionId ?? step.transactionId } as const;
  // A transaction that the file began has its id only now.
  const known = outcome.transactionId === null && isFresh(run, outcome.at);
  return goTo(withStep(reported, phase.step, change), phase, known ? 'commit' : 'journal_committing');
}

/**
 * The row of the migration is also the one before COMMIT while it is this young: a lease is taken over after a minute, so nobody else
 * can have the run (docs/adr/0007).
 */
const FRESH_MS = 1_000;

export const isFresh = ({ journaledAt }: RunState, now: Instant): boolean =>
  journaledAt !== null && millisecondsBetween(journaledAt, now) < FRESH_MS;

/** Only a lock timeout before COMMIT is tried again, and only as often as the settings say (pgroll's rule). */
function troubleOf(
  run: RunState,
  phase: StepPhase,
  outcome: Extract<Outcome, { kind: 'statement_failed' }>,
): Trouble {
  const step = stepAt(run, phase.step);
  const refused = refusedStatement(outcome);
  if (refused === null) return illegal('send', outcome);
  const { place, error } = refused;
  if (run.stop === 'cancel') return { kind: 'stopped', failure: stopped('cancel'), statement: place + 1 };
  const again =
    error.sqlState === '55P03' && step.attempt < run.plan.settings.lockAttempts && run.stop === null;
  const failure = statementFailed(step, place, error);
  return { kind: again ? 'lock_timeout' : 'statement', failure, statement: place + 1 };
}

function afterCommit(run: RunState, phase: StepPhase, outcome: Outcome): RunState {
  if (outcome.kind === 'commit_refused') {
    const failure = commitRefused(stepAt(run, phase.step), outcome.error);
    return troubled(run, phase, 'roll_back', { kind: 'check', failure, statement: null });
  }
  if (outcome.kind !== 'committed') return illegal('commit', outcome);
  const reports = outcome.report === null ? [] : [outcome.report];
  const reported = withReports(run, phase.step, reports);
  if (isMarked(stepAt(run, phase.step))) return unitCommitted(reported, phase);
  const applied = withStep(reported, phase.step, { state: 'applied', endedAt: outcome.at });
  const { startedAt } = stepAt(run, phase.step);
  const atOnce = atOnceAfter(run, millisecondsBetween(startedAt ?? outcome.at, outcome.at));
  return applyStep({ ...applied, atOnce }, phase, {
    begun: outcome.begun,
    at: outcome.at,
    point: 'journal_committed',
  });
}

/** A step that is applied waits for its durable row; the next one goes on in the transaction that was opened for it, if one was. Pure. */
export function applyStep(
  run: RunState,
  phase: StepPhase,
  committed: {
    readonly begun: { readonly transactionId: string } | null;
    readonly at: Instant;
    readonly point: 'journal_committed' | 'journal_finished';
  },
): RunState {
  const { begun, at, point } = committed;
  const unwritten = { ...run, unwritten: [...run.unwritten, phase.step] };
  if (begun === null) return leaveStep(unwritten, phase, point, at);
  const next: StepPhase = { ...phase, step: phase.step + 1, unit: 0, trouble: null };
  return opened(unwritten, next, begun.transactionId, at);
}

/** What this unit did stays, whatever comes later. */
function unitCommitted(run: RunState, phase: StepPhase): RunState {
  const step = stepAt(run, phase.step);
  const { from, to } = unitAt(step, phase.unit);
  const remains = [...step.remains, from + 1 === to ? `statement ${to}` : `statements ${from + 1} to ${to}`];
  const change = { state: 'started', transactionId: null, remains } as const;
  return goTo(withStep(run, phase.step, change), phase, 'journal_committed');
}

function afterJournalCommitted(run: RunState, phase: StepPhase, outcome: Outcome): RunState {
  if (outcome.kind !== 'done') return illegal('journal_committed', outcome);
  return isMarked(stepAt(run, phase.step))
    ? enterUnit(run, phase, phase.unit + 1)
    : enterStep(run, phase.step + 1, outcome.at);
}

function afterRollBack(run: RunState, phase: StepPhase, outcome: Outcome): RunState {
  if (outcome.kind !== 'rolled_back') return illegal('roll_back', outcome);
  const step = stepAt(run, phase.step);
  if (outcome.kept) {
    const failure = transactionEnded(step);
    const change = {
      state: 'partly_applied',
      remains: [...step.remains, 'what ran before the COMMIT in the file'],
    } as const;
    const trouble = { kind: 'check', failure, statement: phase.trouble?.statement ?? null } as const;
    return troubled(withStep(run, phase.step, change), phase, 'record_failure', trouble);
  }
  if (phase.trouble?.kind === 'lock_timeout') {
    const change = { attempt: step.attempt + 1, state: 'rolled_back', transactionId: null } as const;
    return goTo(withStep(run, phase.step, change), phase, 'back_off');
  }
  const undone = mapUnit(step, unitAt(step, phase.unit), rolledBack);
  return failStep(withStep(run, phase.step, undone), phase);
}

function afterBackOff(run: RunState, phase: StepPhase, outcome: Outcome): RunState {
  if (outcome.kind !== 'done') return illegal('back_off', outcome);
  if (run.stop !== null) {
    return giveUp(run, phase, { kind: 'stopped', failure: stopped(run.stop), statement: null });
  }
  const step = stepAt(run, phase.step);
  const again = mapUnit(step, unitAt(step, phase.unit), () => WAITING);
  return goTo(withStep(run, phase.step, again), { ...phase, trouble: null }, 'begin');
}

/** Nothing of this unit is in the target and none will be sent. Pure. */
export function giveUp(run: RunState, phase: StepPhase, trouble: Trouble): RunState {
  const step = stepAt(run, phase.step);
  const undone = mapUnit(step, unitAt(step, phase.unit), rolledBack);
  return failStep(withStep(run, phase.step, undone), { ...phase, trouble });
}

function failStep(run: RunState, phase: StepPhase): RunState {
  const step = stepAt(run, phase.step);
  const statements = step.statements.map(notRun);
  const point = isMarked(step) ? 'record_failure' : 'journal_failed';
  const state = step.remains.length === 0 ? 'rolled_back' : 'partly_applied';
  return goTo(withStep(run, phase.step, { statements, state }), phase, point);
}
