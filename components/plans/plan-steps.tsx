import type { PlanStepView } from '@/lib/contracts/plan';
import { formatCount } from '@/lib/client/format-number';
import { PlannedStatement } from './planned-statement';
import { StepHead } from './step-head';
import { UnlistedStatements } from './unlisted-statements';

/** With more statements than this their texts are folded. */
const MOST_OPEN = 12;

export interface PlanStepsProps {
  steps: readonly PlanStepView[];
}

/** The migrations of a plan in order, each statement as it will be sent. */
export function PlanSteps({ steps }: PlanStepsProps) {
  const count = steps.reduce((sum, { statements, unlisted }) => sum + statements.length + unlisted.count, 0);
  return (
    <ol aria-label={`${formatCount(count, 'statement')} in order`} className="flex flex-col">
      {steps.map((step, index) => (
        <li key={step.migrationId} className="border-t border-line first:border-t-0">
          <StepHead step={step} place={index + 1} />
          <ol className="flex flex-col pb-2">
            {step.statements.map((statement) => (
              <li key={statement.number} className="px-2">
                <PlannedStatement
                  id={`s${String(index + 1)}.${String(statement.number)}`}
                  statement={statement}
                  step={step}
                  isOpen={count <= MOST_OPEN}
                />
              </li>
            ))}
          </ol>
          <UnlistedStatements step={step} />
        </li>
      ))}
    </ol>
  );
}
