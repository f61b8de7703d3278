import { Tabs } from '@/components/ui/tabs';

export interface EnvironmentTabsProps {
  project: string;
  environment: string;
  current: 'timeline' | 'drift' | 'settings';
  openDrift: number | null;
  mayAdminister: boolean;
}

/** The views of one environment. */
export function EnvironmentTabs({
  project,
  environment,
  current,
  openDrift,
  mayAdminister,
}: EnvironmentTabsProps) {
  const path = `/p/${project}/e/${environment}`;
  return (
    <Tabs
      label="Views of the environment"
      tabs={[
        { label: 'Timeline', href: path, isCurrent: current === 'timeline' },
        {
          label: 'Drift',
          href: `${path}/drift`,
          isCurrent: current === 'drift',
          ...(openDrift !== null && {
            count: { value: openDrift, label: 'open', tone: 'attention' as const },
          }),
        },
        ...(mayAdminister
          ? [{ label: 'Settings', href: `${path}/settings`, isCurrent: current === 'settings' }]
          : []),
      ]}
    />
  );
}
