import type { PlanStepView, PlannedStatementView } from '@/lib/contracts/plan';
import { CodeBlock } from '@/components/ui/code-block';
import { Disclosure } from '@/components/ui/disclosure';
import { TextPart } from '@/components/ui/text-part';

export interface PlannedStatementProps {
  statement: PlannedStatementView;
  step: PlanStepView;
  /** By which a link finds it: the same as on the run. */
  id: string;
  isOpen: boolean;
}

/** One statement as it will be sent, or was: its title, and its text in a fold. */
export function PlannedStatement({ statement, step, id, isOpen }: PlannedStatementProps) {
  const { number, title, text, part, line, transactional } = statement;
  return (
    <Disclosure
      id={id}
      isOpen={isOpen}
      summary={
        <span className="flex min-w-0 items-baseline gap-2">
          <span className="w-5 shrink-0 text-end text-sm text-ink-3 tabular-nums">{number}</span>
          <span className="min-w-0 wrap-anywhere">{title}</span>
        </span>
      }
      meta={transactional ? `line ${String(line)}` : `line ${String(line)}, outside a transaction`}
    >
      {text !== '' && (
        <CodeBlock
          code={text}
          label={`${part === null ? '' : 'Beginning of the '}SQL of statement ${String(number)} of ${step.migrationId}`}
          startLine={line}
          maxHeight="sm"
        />
      )}
      <TextPart part={part} href={step.wholeText} />
    </Disclosure>
  );
}
