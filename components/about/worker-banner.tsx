import type { AboutView } from '@/lib/contracts/about';
import { Banner } from '@/components/ui/banner';

/** What is not as it should be with the workers; nothing when all is well. */
export function WorkerBanner({ workers, versions }: Pick<AboutView, 'workers' | 'versions'>) {
  const alive = workers.filter(({ isAlive }) => isAlive);
  if (alive.length === 0) {
    return (
      <Banner tone="bad" title="No worker was heard within the last minute">
        Nothing is looked at and approved deploys wait. Start a worker, or read the log of the one that should
        run.
      </Banner>
    );
  }
  if (alive.every(({ version }) => version === versions.lockkeeper)) return null;
  return (
    <Banner tone="attention" title="A worker runs another version than these pages">
      Web and worker belong together: finish the upgrade, so that both are of the same version.
    </Banner>
  );
}
