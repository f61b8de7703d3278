import { failure, type Failure } from '../base/failure';
import { InvariantError } from '../base/invariant';
import type { StatementError, StepProgress, StopReason } from './run-state';

/** PostgreSQL refused a statement. `place` is its index within the step. Pure. */
export function statementFailed(step: StepProgress, place: number, error: StatementError): Failure {
  const planned = step.plan.statements[place];
  const count = step.plan.statements.length;
  const line =
    planned === undefined ? {} : { where: { line: lineOf(planned.text, planned.line, error.position) } };
  return failure(
    'RUN.STATEMENT_FAILED',
    `Statement ${place + 1} of ${count} in ${step.plan.migrationId} failed: ${error.message} (SQLSTATE ${error.sqlState}).`,
    { why: sentences(error.detail, error.hint), ...line },
  );
}

/** The line of the file that an error position (characters, from 1) falls on. */
function lineOf(text: string, firstLine: number, position: number | null): number {
  if (position === null) return firstLine;
  const before = Array.from(text).slice(0, position - 1);
  return firstLine + before.filter((character) => character === '\n').length;
}

function sentences(...parts: readonly (string | null)[]): string | undefined {
  const said = parts.filter((part) => part !== null && part !== '');
  return said.length === 0 ? undefined : said.join(' ');
}

/** COMMIT was answered by an error: the server has rolled back. */
export const commitRefused = (step: StepProgress, error: StatementError): Failure =>
  failure(
    'RUN.COMMIT_REFUSED',
    `PostgreSQL refused to commit ${step.plan.migrationId}: ${error.message} (SQLSTATE ${error.sqlState}).`,
    {
      why: sentences(
        error.detail,
        error.hint,
        'A check that was deferred to the end of the transaction did not hold.',
      ),
    },
  );

/** Somebody or something asked the run to stop, and it stopped at a safe point. */
export function stopped(reason: StopReason): Failure {
  if (reason === 'cancel') {
    return failure('RUN.CANCELLED', 'The run was cancelled by a person.', {
      fix: 'Prepare a new deploy when it may go on; what was applied stays applied.',
    });
  }
  return failure('RUN.INTERRUPTED', 'The worker was stopped while the run was on its way.', {
    why: 'A worker that shuts down finishes the migration it is in and starts no other.',
    fix: 'Prepare a new deploy for what is still pending.',
  });
}

/** The migration ended the transaction that was ours to end (reliability.md X-6). */
export const transactionEnded = (step: StepProgress): Failure =>
  failure(
    'RUN.TRANSACTION_ENDED',
    `${step.plan.migrationId} ended the transaction that it ran in; part of it is committed and cannot be rolled back.`,
    {
      why: 'A COMMIT that the parser could not see was executed.',
      fix: 'Look at what the migration left behind, mend it by hand, then mark the migration as applied or rolled back with the native tool.',
    },
  );

/** The migration or somebody else let go of our lock before COMMIT (reliability.md X-2). */
export const lockLost = (step: StepProgress): Failure =>
  failure(
    'RUN.LOCK_LOST',
    `Lockkeeper's lock on the target was gone before ${step.plan.migrationId} could be committed, so it was rolled back.`,
    {
      why: 'Most likely a statement called pg_advisory_unlock_all() or DISCARD ALL.',
      fix: 'Take that statement out of the migration and make a new release.',
    },
  );

/** The tool's history was changed while the migration ran: by the native tool, which did not wait for us. */
export const recordedAlready = (step: StepProgress): Failure =>
  failure(
    'RUN.RECORDED_ALREADY',
    `The history was changed while ${step.plan.migrationId} ran, so the migration was rolled back.`,
    {
      why: 'Its row could not be written as planned: most likely the native tool was started at the same time.',
      fix: 'Look at the timeline, then prepare a new deploy for what is still pending.',
    },
  );

/** After a concurrent operation the catalog holds something half done. */
export const leftBehind = (
  step: StepProgress,
  { remains, mend }: { readonly remains: readonly string[]; readonly mend?: readonly string[] },
): Failure =>
  failure(
    'RUN.LEFT_BEHIND',
    `A statement of ${step.plan.migrationId} did not finish its work: ${remains.join('; ')}.`,
    {
      why: 'A concurrent operation that fails or meets an earlier leftover does not clean up after itself, and IF NOT EXISTS takes a broken index for a good one.',
      fix: 'Drop what is named with DROP INDEX CONCURRENTLY, then mark the migration as rolled back with the native tool and deploy again.',
      mend,
    },
  );

/** The store would not take the journal row: nothing more was sent. */
export const journalLost = (): Failure =>
  failure('RUN.JOURNAL_LOST', 'The store could not be written, so nothing more was sent to the target.', {
    fix: 'Nothing to do: the outcome is read from the target as soon as the store is back.',
  });

/** A step never fails without trouble that says why. */
export function stoppedWithoutReason(): never {
  throw new InvariantError('a step failed without a reason');
}
