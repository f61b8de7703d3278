import { Tabs } from '@/components/ui/tabs';

export interface ProjectTabsProps {
  slug: string;
  current: 'overview' | 'migrations' | 'releases' | 'compare' | 'freezes' | 'settings';
  mayAdminister: boolean;
}

/** The views of one project. */
export function ProjectTabs({ slug, current, mayAdminister }: ProjectTabsProps) {
  const tabs = [
    { id: 'overview', label: 'Environments', href: `/p/${slug}` },
    { id: 'migrations', label: 'Migrations', href: `/p/${slug}/migrations` },
    { id: 'releases', label: 'Releases', href: `/p/${slug}/releases` },
    { id: 'compare', label: 'Compare', href: `/p/${slug}/compare` },
    { id: 'freezes', label: 'Freezes', href: `/p/${slug}/freezes` },
    ...(mayAdminister ? [{ id: 'settings', label: 'Settings', href: `/p/${slug}/settings` }] : []),
  ];
  return (
    <Tabs
      label="Views of the project"
      tabs={tabs.map(({ id, label, href }) => ({ label, href, isCurrent: id === current }))}
    />
  );
}
