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
  const { number, title, text, part, line } = statement;
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
      meta={placeOf(step, statement)}
    >
      {text !== '' && (
        <CodeBlock
          code={text}
          label={`${part === null ? '' : 'Beginning of the '}SQL of statement ${String(number)} of ${step.migrationId}`}
          startLine={step.program === null ? line : 1}
          maxHeight="sm"
        />
      )}
      <TextPart part={part} href={step.wholeText} />
    </Disclosure>
  );
}

/** The lines of what a program said are nobody's: its statement has a number before it. Programs are run in one transaction. */
function placeOf(
  { program }: PlanStepView,
  { line, transactional }: PlannedStatementView,
): string | undefined {
  if (program !== null) return undefined;
  return transactional ? `line ${String(line)}` : `line ${String(line)}, outside a transaction`;
}
