import { factsTogether, type NamedFacts } from '@/lib/contracts/facts-age';
import { cn } from '@/lib/client/cn';
import { Time } from '@/components/ui/time';
import { FactsAge } from './facts-age';

/** More environments without fresh facts than these are counted. */
const MOST_NAMED = 3;

export interface FactsOfManyProps {
  environments: readonly NamedFacts[];
  className?: string;
}

/** How old what is shown of several environments is: the oldest facts, and by name whatever was not reached. Nothing without environments. */
export function FactsOfMany({ environments, className }: FactsOfManyProps) {
  if (environments.length === 0) return null;
  const { reached, oldestAt, others } = factsTogether(environments);
  const more = others.length - MOST_NAMED;
  return (
    <span data-facts-of={environments.length} className={cn('flex flex-wrap gap-x-3 gap-y-1', className)}>
      {oldestAt !== null && (
        <span>
          {subjectOf(reached, environments.length)} from <Time value={oldestAt} />
        </span>
      )}
      {others.slice(0, MOST_NAMED).map(({ name, facts }) => (
        <span key={name}>
          {name}: <FactsAge facts={facts} />
        </span>
      ))}
      {more > 0 && <span className="text-attention-ink">and {more} more without fresh facts</span>}
    </span>
  );
}

/** Whose facts they are, so that nobody takes those of some for those of all. */
function subjectOf(reached: number, all: number): string {
  if (all === 1) return 'Facts';
  const whose = reached === all ? String(all) : `${String(reached)} of ${String(all)}`;
  return `Facts of ${whose} environments${reached === 1 ? '' : ', the oldest'}`;
}
