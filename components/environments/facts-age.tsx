import { TriangleAlert } from 'lucide-react';
import type { FactsAge as Age } from '@/lib/contracts/facts-age';
import { cn } from '@/lib/client/cn';
import { Time } from '@/components/ui/time';
import { factsWords } from './facts-words';

export interface FactsAgeProps {
  facts: Age;
  /** For narrow places: beside facts a mark stands for what went wrong, whose words are for screen readers and the title. */
  isShort?: boolean;
  className?: string;
}

/** How old what is shown of an environment is: every page says it in these words. */
export function FactsAge({ facts, isShort = false, className }: FactsAgeProps) {
  const { trouble, time } = factsWords(facts);
  const isMark = isShort && facts.factsAt !== null;
  const shown = isShort && !isMark ? null : time;
  return (
    <span
      data-facts={facts.look}
      className={cn(trouble === null ? 'text-ink-3' : 'text-attention-ink', className)}
    >
      {trouble !== null && (
        <span {...(isShort && { title: trouble })}>
          <TriangleAlert aria-hidden className="me-1 inline size-[1.1em] align-[-0.15em]" />
          <span className={isMark ? 'sr-only' : undefined}>
            {trouble}
            {shown !== null && ', '}
          </span>
        </span>
      )}
      {shown !== null && (
        <>
          {shown.before} <Time value={shown.at} precision={isShort ? 'day' : 'minute'} />
        </>
      )}
    </span>
  );
}
