import type { PlanStepView, PlannedStatementView } from '@/lib/contracts/plan';
import { formatCount } from '@/lib/client/format-number';
import { CodeBlock } from '@/components/ui/code-block';
import { Disclosure } from '@/components/ui/disclosure';
import { StepHead } from './step-head';

/** With more statements than this their texts are folded; the titles are always in view. */
const MOST_OPEN = 12;

export interface PlanStepsProps {
  steps: readonly PlanStepView[];
}

/** The migrations of a plan in order, each statement as it will be sent. */
export function PlanSteps({ steps }: PlanStepsProps) {
  const count = steps.reduce((sum, { statements }) => sum + statements.length, 0);
  return (
    <ol aria-label={`${formatCount(count, 'statement')} in order`} className="flex flex-col">
      {steps.map((step, index) => (
        <li key={step.migrationId} className="border-t border-line first:border-t-0">
          <StepHead step={step} place={index + 1} />
          <ol className="flex flex-col pb-2">
            {step.statements.map((statement) => (
              <li key={statement.number} className="px-2">
                <StatementRow statement={statement} step={step} isOpen={count <= MOST_OPEN} />
              </li>
            ))}
          </ol>
        </li>
      ))}
    </ol>
  );
}

interface StatementRowProps {
  statement: PlannedStatementView;
  step: PlanStepView;
  isOpen: boolean;
}

function StatementRow({ statement, step, isOpen }: StatementRowProps) {
  const { number, title, text, line, transactional } = statement;
  return (
    <Disclosure
      isOpen={isOpen}
      summary={
        <span className="flex min-w-0 items-baseline gap-2">
          <span className="w-5 shrink-0 text-end text-sm text-ink-3 tabular-nums">{number}</span>
          <span className="min-w-0 wrap-anywhere">{title}</span>
        </span>
      }
      meta={transactional ? `line ${String(line)}` : `line ${String(line)}, outside a transaction`}
    >
      <CodeBlock
        code={text}
        label={`SQL of statement ${String(number)} of ${step.migrationId}`}
        startLine={line}
        maxHeight="sm"
      />
    </Disclosure>
  );
}
