import { failure, type Failure } from '../../base/failure';
import type { MigrationFormat } from '../../formats/format';
import type { PlanStep } from '../../model/plan';
import type { StepVerdict } from '../decide-step';
import type { EffectVerdict } from '../effect';
import { describeRemainder, undoLeftNothing, type RunOutcome } from '../run-result';

/** One migration of the plan with what was decided about it. */
export interface DecidedStep extends Pick<PlanStep, 'act'> {
  readonly migrationId: string;
  readonly verdict: StepVerdict;
}

/**
 * How the deploy stands once every step is decided. The first step that is not applied speaks; a later one that is applied all the same
 * contradicts the order in which a run works. `effect` is null unless all are applied. Pure.
 */
export function recoveryOutcome(
  steps: readonly DecidedStep[],
  effect: EffectVerdict | null,
  advice: MigrationFormat['advice'],
): RunOutcome {
  const stuck = steps.findIndex(({ verdict }) => verdict.kind !== 'applied');
  const step = steps[stuck];
  if (step === undefined) return effect === null ? noEffect() : effectOutcome(effect);
  const late = steps.slice(stuck + 1).find(({ verdict }) => verdict.kind !== 'not_applied');
  if (late !== undefined) {
    return { kind: 'contradiction', failure: outOfOrder(step, late), migrationId: late.migrationId };
  }
  const { verdict, migrationId } = step;
  if (verdict.kind === 'contradiction' || verdict.kind === 'ask') {
    return { kind: 'contradiction', failure: askPerson(step, advice), migrationId };
  }
  return interrupted(steps, step, advice);
}

const noEffect = (): RunOutcome => ({ kind: 'succeeded', changedByOthers: [], unverified: null });

function effectOutcome(effect: EffectVerdict): RunOutcome {
  switch (effect.kind) {
    case 'as_expected':
      return {
        kind: 'succeeded',
        changedByOthers: effect.changedByOthers,
        unverified: effect.unverified ?? null,
      };
    case 'schema_differs':
      return effect;
    case 'contradiction':
      return { ...effect, migrationId: null };
  }
}

function interrupted(
  steps: readonly DecidedStep[],
  { act, migrationId, verdict }: DecidedStep,
  advice: MigrationFormat['advice'],
): RunOutcome {
  const applied = steps.filter((step) => step.verdict.kind === 'applied').map((step) => step.migrationId);
  const nothing =
    act === 'undo' ? undoLeftNothing(migrationId) : `Nothing of ${migrationId} is in the target.`;
  const rolledBack = verdict.remains.length === 0 ? nothing : null;
  const described = describeRemainder(
    { migrationId, applied, remains: verdict.remains, rolledBack },
    failure(
      'RUN.INTERRUPTED',
      `The run ended before ${migrationId} was ${act === 'undo' ? 'undone' : 'applied'}.`,
      {
        why: verdict.why,
        mend: verdict.mend,
      },
    ),
    advice,
  );
  const kept = applied.length + verdict.remains.length > 0;
  return {
    kind: kept ? 'partly_applied' : 'failed',
    migrationId,
    statement: null,
    error: null,
    ...described,
  };
}

function askPerson(step: DecidedStep, advice: MigrationFormat['advice']): Failure {
  const { migrationId, verdict } = step;
  return failure(
    verdict.kind === 'ask' ? 'RUN.CANNOT_TELL' : 'RUN.CONTRADICTION',
    `What became of ${migrationId} cannot be settled without a person.`,
    {
      why: verdict.why,
      fix: `Look at the target. ${whatToRecord(step, advice)} Then close this deploy and prepare a new one.`,
    },
  );
}

function whatToRecord({ act, migrationId }: DecidedStep, advice: MigrationFormat['advice']): string {
  if (act === 'undo') {
    return (
      `When what its down part does is there, the history has to name the migration before ${migrationId}; ` +
      `when it is not, ${migrationId} is applied as before, and the history has to say so.`
    );
  }
  return (
    `When its effect is there: ${advice.markApplied(migrationId) ?? 'mark it as applied on the timeline'}; ` +
    `when it is not: ${advice.markRolledBack(migrationId) ?? 'nothing has to be recorded'}.`
  );
}

const outOfOrder = (first: DecidedStep, late: DecidedStep): Failure =>
  failure(
    'RUN.CONTRADICTION',
    `${late.migrationId} left something though ${first.migrationId} before it is not applied.`,
    {
      why: `${late.verdict.why} A run never begins a migration before the one before it is applied.`,
      fix: 'Look at the history of the target: somebody else was at work.',
    },
  );
