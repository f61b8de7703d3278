import { DEPLOY_VIEWS, type DeployViewName } from '@/lib/contracts/deploy-view';
import { Tabs } from '@/components/ui/tabs';

const WORDS: Readonly<Record<DeployViewName, string>> = {
  waiting: 'Waiting for me',
  scheduled: 'Scheduled',
  running: 'Running',
  failed: 'Failed',
  all: 'All',
};

/** The saved views of the list, each with an address of its own. */
export function DeployViews({ current, waiting }: { current: DeployViewName; waiting: number }) {
  return (
    <Tabs
      label="Views of the deploys"
      tabs={DEPLOY_VIEWS.map((view) => ({
        href: view === 'all' ? '/deploys' : `/deploys?view=${view}`,
        label: WORDS[view],
        isCurrent: view === current,
        ...(view === 'waiting' && {
          count: { value: waiting, label: 'waiting for you', tone: 'waiting' as const },
        }),
      }))}
    />
  );
}
