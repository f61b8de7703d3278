import type { PreparationPageView } from '@/lib/contracts/plan';
import { Breadcrumbs } from '@/components/ui/breadcrumbs';

/** The way to a page of one environment. */
export const EnvironmentTrail = ({
  of: { project, environment },
  label,
}: {
  of: Pick<PreparationPageView, 'environment' | 'project'>;
  /** The page itself. */
  label: string;
}) => (
  <Breadcrumbs
    items={[
      { label: project.name, href: `/p/${project.slug}` },
      { label: environment.name, href: `/p/${project.slug}/e/${environment.slug}` },
      { label },
    ]}
  />
);
