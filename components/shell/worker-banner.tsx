import { HeartCrack } from 'lucide-react';
import type { WorkersState } from '@/lib/contracts/workers-state';
import { Banner } from '@/components/ui/banner';

/** What is not as it should be with the workers, on every page: what it shows is as old as their silence. */
export function WorkerBanner({ state }: { state: Exclude<WorkersState, 'well'> }) {
  return state === 'silent' ? (
    <Banner tone="bad" look="page" icon={<HeartCrack />} title="No worker was heard within the last minute">
      Nothing is looked at, so what stands here may be out of date, and approved deploys wait. Start a worker,
      or read the log of the one that should run.
    </Banner>
  ) : (
    <Banner tone="attention" look="page" title="A worker runs another version than these pages">
      Web and worker belong together: finish the upgrade, so that both are of the same version.
    </Banner>
  );
}
