import { failure } from '../base/failure';
import { refusedStatement, type Outcome } from './effect';
import { enterUnit } from './enter-step';
import { illegal } from './illegal-outcome';
import { leftBehind, statementFailed, stopped } from './run-failures';
import type { Instant } from '../model/instant';
import { stepAt, unitAt, type RunState, type StepPhase, type Trouble } from './run-state';
import { goTo, markUnit, notRun, troubled, withReports, withStep } from './step-changes';
import { isLastIndexBuild } from './unit';

/** A statement that cannot run in a transaction, from letting go of the native lock to what the catalog says about it. Pure. */
export const BARE_POINTS = {
  prepare_bare: afterPrepare,
  journal_bare: afterJournalBare,
  send_bare: afterSend,
  read_catalog: afterCatalog,
  journal_bare_done: afterJournalDone,
} as const;

function afterJournalBare(run: RunState, phase: StepPhase, outcome: Outcome): RunState {
  return outcome.kind === 'done' ? goTo(run, phase, 'send_bare') : illegal('journal_bare', outcome);
}

function afterPrepare(run: RunState, phase: StepPhase, outcome: Outcome): RunState {
  if (outcome.kind === 'refused') {
    const trouble = { kind: 'refused', failure: outcome.failure, statement: null } as const;
    return troubled(failed(run, phase), phase, 'record_failure', trouble);
  }
  return outcome.kind === 'done' ? prepared(run, phase, outcome.at) : illegal('prepare_bare', outcome);
}

/** The statement can go, once the journal durably says so; the row before the *started* row may have said it already. */
export function prepared(run: RunState, phase: StepPhase, at: Instant): RunState {
  const step = stepAt(run, phase.step);
  const unit = unitAt(step, phase.unit);
  const point = step.statements[unit.from]?.state === 'sent' ? 'send_bare' : 'journal_bare';
  const sent = markUnit(step, unit, 'sent', at);
  const released: RunState = run.nativeLock === 'held' ? { ...run, nativeLock: 'released' } : run;
  return goTo(withStep(released, phase.step, { ...sent, transactionId: null }), phase, point);
}

/** Never sent again, whatever the error: only the catalog knows what is there now. */
function afterSend(run: RunState, phase: StepPhase, outcome: Outcome): RunState {
  if (outcome.kind === 'sent') {
    return goTo(withReports(run, phase.step, outcome.reports), phase, 'read_catalog');
  }
  if (outcome.kind !== 'statement_failed') return illegal('send_bare', outcome);
  const refused = refusedStatement(outcome);
  if (refused === null) return illegal('send_bare', outcome);
  const reported = withReports(run, phase.step, outcome.reports);
  const failure =
    run.stop === 'cancel'
      ? stopped('cancel')
      : statementFailed(stepAt(run, phase.step), refused.place, refused.error);
  const trouble: Trouble = { kind: 'statement', failure, statement: refused.place + 1 };
  return troubled(reported, phase, 'read_catalog', trouble);
}

function afterCatalog(run: RunState, phase: StepPhase, outcome: Outcome): RunState {
  if (outcome.kind !== 'catalog') return illegal('read_catalog', outcome);
  const step = stepAt(run, phase.step);
  const { to } = unitAt(step, phase.unit);
  if (outcome.state === 'complete' && phase.trouble === null) {
    const done = withStep(run, phase.step, { remains: [...step.remains, `statement ${to}`] });
    return isLastIndexBuild(step.plan, unitAt(step, phase.unit))
      ? enterUnit(done, phase, phase.unit + 1)
      : goTo(done, phase, 'journal_bare_done');
  }
  const remains = outcome.state === 'nothing_left' ? step.remains : [...step.remains, ...outcome.remains];
  const broken = withStep(run, phase.step, {
    remains,
    statements: step.statements.map((statement, place) =>
      place === to - 1 ? { ...statement, state: 'failed' as const } : statement,
    ),
  });
  const trouble: Trouble =
    phase.trouble === null
      ? { kind: 'check', failure: leftBehind(step, outcome), statement: to }
      : withMend(phase.trouble, outcome.mend);
  return troubled(failed(broken, phase), phase, 'record_failure', trouble);
}

/** Whatever stopped the statement, what it left can be taken away by the same SQL. */
function withMend(trouble: Trouble, mend: readonly string[] | undefined): Trouble {
  const { code, summary, ...more } = trouble.failure;
  return { ...trouble, failure: failure(code, summary, { ...more, mend }) };
}

function afterJournalDone(run: RunState, phase: StepPhase, outcome: Outcome): RunState {
  if (outcome.kind !== 'done') return illegal('journal_bare_done', outcome);
  return enterUnit(run, phase, phase.unit + 1);
}

function failed(run: RunState, phase: StepPhase): RunState {
  const step = stepAt(run, phase.step);
  const state = step.remains.length === 0 ? 'rolled_back' : 'partly_applied';
  return withStep(run, phase.step, { statements: step.statements.map(notRun), state });
}
