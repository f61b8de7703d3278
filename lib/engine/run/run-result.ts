import { failure, type Failure } from '../base/failure';
import { assertNever, InvariantError } from '../base/invariant';
import type { MigrationFormat } from '../formats/format';
import type { PlanPart } from '../model/plan';
import { stepAt, type Ending, type RunState, type StatementError, type StepProgress } from './run-state';

/** What a failed or partly applied run tells a person besides the failure. Texts are for showing. */
export interface Remainder {
  /** Migrations that are applied and stay. */
  readonly applied: readonly string[];
  readonly rolledBack: string | null;
  /** What stays of the migration that failed. */
  readonly remains: readonly string[];
  readonly next: string;
}

/** How a deploy stands after a run or a recovery. `failed`: nothing of it remains in the target. */
export type RunOutcome =
  | {
      readonly kind: 'succeeded';
      readonly changedByOthers: readonly string[];
      /** Why the schema could not be compared with the expected one; null when it was and is as expected. */
      readonly unverified: Failure | null;
    }
  | {
      readonly kind: 'failed' | 'partly_applied';
      readonly failure: Failure;
      readonly migrationId: string | null;
      /** From 1. */
      readonly statement: number | null;
      readonly error: StatementError | null;
      readonly remainder: Remainder;
    }
  | { readonly kind: 'stale'; readonly parts: readonly PlanPart[] }
  | { readonly kind: 'schema_differs'; readonly failure: Failure; readonly items: readonly string[] }
  | {
      readonly kind: 'contradiction' | 'unknown';
      readonly failure: Failure;
      readonly migrationId: string | null;
    }
  /** A newer run has taken over: this one has no say. */
  | { readonly kind: 'superseded'; readonly failure: Failure };

/** How the deploy stands, from a run that is over. Pure. */
export function outcomeOf(run: RunState, advice: MigrationFormat['advice']): RunOutcome {
  const { ending } = run;
  if (run.phase.at !== 'finished' || ending === null) throw new InvariantError('the run is not over');
  switch (ending.kind) {
    case 'complete':
      return {
        kind: 'succeeded',
        changedByOthers: ending.changedByOthers,
        unverified: ending.unverified,
      };
    case 'failure':
      return failureOutcome(run, ending, advice);
    case 'contradiction':
    case 'unknown':
      return { kind: ending.kind, failure: ending.failure, migrationId: migrationOf(run, ending.step) };
    case 'stale':
    case 'schema_differs':
    case 'superseded':
      return ending;
    default:
      return assertNever(ending);
  }
}

function failureOutcome(
  run: RunState,
  ending: Extract<Ending, { kind: 'failure' }>,
  advice: MigrationFormat['advice'],
): RunOutcome {
  const step = ending.step === null ? null : stepAt(run, ending.step);
  const applied = run.steps.filter((each) => each.state === 'applied').map((each) => each.plan.migrationId);
  const remains = step === null || step.state === 'applied' ? [] : step.remains;
  const migrationId = step?.plan.migrationId ?? null;
  const facts = { migrationId, applied, remains, rolledBack: rolledBackText(step) };
  return {
    kind: applied.length + remains.length > 0 ? 'partly_applied' : 'failed',
    ...describeRemainder(facts, ending.failure, advice),
    migrationId,
    statement: ending.statement,
    error: errorAt(step, ending.statement),
  };
}

const errorAt = (step: StepProgress | null, statement: number | null): StatementError | null =>
  step?.statements[(statement ?? 0) - 1]?.error ?? null;

function rolledBackText(step: StepProgress | null): string | null {
  if (step === null || step.startedAt === null || step.state === 'applied') return null;
  if (step.plan.act === 'undo') return undoLeftNothing(step.plan.migrationId);
  if (step.remains.length === 0) return `Everything that ${step.plan.migrationId} did was rolled back.`;
  return 'What failed left nothing else than what is named.';
}

/** An undo is one transaction: what did not end it did not begin it either. */
export const undoLeftNothing = (migrationId: string): string =>
  `Nothing of the down part of ${migrationId} stays: the migration is applied as before.`;

/** A failure and what it leaves, as data and in the words of the failure: its own advice first, then what holds for the whole deploy. Pure. */
export function describeRemainder(
  facts: Omit<Remainder, 'next'> & { readonly migrationId: string | null },
  said: Failure,
  advice: MigrationFormat['advice'],
): { readonly failure: Failure; readonly remainder: Remainder } {
  const { applied, rolledBack, remains } = facts;
  const next = nextText(facts, advice);
  return {
    failure: failure(said.code, said.summary, {
      why: sentences(said.why, rolledBack, stays(facts)),
      fix: sentences(said.fix, next),
      mend: said.mend,
      where: said.where,
    }),
    remainder: { applied, rolledBack, remains, next },
  };
}

function nextText(
  facts: Omit<Remainder, 'next'> & { readonly migrationId: string | null },
  advice: MigrationFormat['advice'],
): string {
  const { migrationId, applied, remains } = facts;
  if (migrationId !== null && remains.length > 0) {
    const tool = [advice.markApplied(migrationId), advice.markRolledBack(migrationId)].filter(
      (line) => line !== null,
    );
    const orTool = tool.length === 0 ? '' : `, or with the tool: ${tool.join(' or ')}`;
    return `Finish or undo ${migrationId} by hand, then mark it as applied or as rolled back on the environment's timeline${orTool}. Then prepare a new deploy.`;
  }
  if (applied.length > 0) {
    return 'Mend what failed in a new release, then prepare a deploy for what is still pending.';
  }
  return 'Mend what failed, then prepare a new deploy. The target is as it was.';
}

function stays({ applied, remains }: Pick<Remainder, 'applied' | 'remains'>): string | null {
  const parts = [
    ...(applied.length === 0 ? [] : [`Applied and kept: ${applied.join(', ')}.`]),
    ...(remains.length === 0 ? [] : [`What stays of it: ${remains.join('; ')}.`]),
  ];
  return parts.length === 0 ? null : parts.join(' ');
}

function sentences(...parts: readonly (string | null | undefined)[]): string | undefined {
  const said = parts.filter((part) => part !== null && part !== undefined && part !== '');
  return said.length === 0 ? undefined : said.join(' ');
}

const migrationOf = (run: RunState, place: number | null): string | null =>
  place === null ? null : stepAt(run, place).plan.migrationId;
