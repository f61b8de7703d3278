import type { ShownFailure } from '@/lib/contracts/failure';
import { FailureText } from '@/components/projects/failure-text';
import { Banner } from '@/components/ui/banner';

export interface FailureListProps {
  title: string;
  failures: readonly ShownFailure[];
}

/** Everything that stands in the way, each with its place, its reason and what to do. */
export function FailureList({ title, failures }: FailureListProps) {
  if (failures.length === 0) return null;
  return (
    <Banner tone="bad" title={title}>
      <ul className="mt-1 flex flex-col gap-3">
        {failures.map((failure, index) => (
          <li key={index}>
            <FailureText failure={failure} />
          </li>
        ))}
      </ul>
    </Banner>
  );
}
