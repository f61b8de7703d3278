import { Panel } from '@/components/ui/panel';
import { Skeleton, SkeletonRows } from '@/components/ui/skeleton';

const ROWS = 12;

/** The page of an environment while it is read, in the height of the real one. */
export function EnvironmentSkeleton() {
  return (
    <>
      <Skeleton className="h-28 w-full rounded-lg max-sm:h-96" />
      <Panel padding="flush" title="Timeline">
        <SkeletonRows rows={ROWS} label="Reading the timeline" />
      </Panel>
    </>
  );
}
