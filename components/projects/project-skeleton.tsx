import { Panel } from '@/components/ui/panel';
import { Skeleton, SkeletonRows } from '@/components/ui/skeleton';

const ROWS = 12;

/** The middle of a project's page while it is read, in the height of the real one. */
export function ProjectSkeleton() {
  return (
    <>
      <div className="flex flex-wrap gap-1.5">
        <Skeleton className="h-7 w-32 rounded-full" />
        <Skeleton className="h-7 w-28 rounded-full" />
        <Skeleton className="h-7 w-28 rounded-full" />
      </div>
      <Skeleton className="h-8 w-72 max-sm:hidden" />
      <Panel padding="flush">
        <SkeletonRows rows={ROWS} label="Reading the environments" />
      </Panel>
    </>
  );
}
