import type { ReactNode } from 'react';
import { Frame } from '@/app/frame';
import { FactsAge } from '@/components/environments/facts-age';
import { TierBadge } from '@/components/environments/tier-badge';
import { PageHeader } from '@/components/ui/page-header';
import type { PreparationPageView } from '@/lib/contracts/plan';
import { EnvironmentTrail } from './environment-trail';

interface PreparationFrameProps {
  view: Pick<PreparationPageView, 'environment' | 'project' | 'facts'>;
  /** The last of the breadcrumbs. */
  label: string;
  title: string;
  description?: ReactNode;
  children: ReactNode;
}

/** What the pages have in common on which a plan for one environment is made. */
export function PreparationFrame({ view, label, title, description, children }: PreparationFrameProps) {
  const { environment } = view;
  return (
    <Frame
      breadcrumbs={<EnvironmentTrail of={view} label={label} />}
      follows={[`environment:${environment.id}`]}
    >
      <PageHeader
        title={title}
        badges={<TierBadge tier={environment.tier} />}
        description={
          <>
            {description}
            <span className="block text-sm">
              What is known of {environment.name}: <FactsAge facts={view.facts} />. The worker looks again
              when it plans.
            </span>
          </>
        }
      />
      {children}
    </Frame>
  );
}
