import type { Metadata } from 'next';
import { FilePlus2 } from 'lucide-react';
import { Frame } from '@/app/frame';
import { acceptDriftAction, endAcceptanceAction } from '@/app/drift/actions';
import { checkNowAction } from '@/app/p/actions';
import { CheckDriftButton } from '@/components/drift/check-drift-button';
import { DriftResult } from '@/components/drift/drift-result';
import { TierBadge } from '@/components/environments/tier-badge';
import { CsvLink } from '@/components/ui/csv-link';
import { LinkButton } from '@/components/ui/link-button';
import { PageHeader } from '@/components/ui/page-header';
import { Time } from '@/components/ui/time';
import { csvHref } from '@/lib/contracts/csv-href';
import type { DriftPageView } from '@/lib/contracts/drift';
import { withSearch } from '@/lib/contracts/with-search';
import { driftOfPage } from '@/lib/server/web/deploy-pages';
import { EnvironmentTrail } from '../environment-trail';

interface PageProps {
  params: Promise<{ project: string; env: string }>;
}

async function load({ params }: PageProps): Promise<DriftPageView> {
  const { project, env } = await params;
  return driftOfPage(project, env);
}

export async function generateMetadata(props: PageProps): Promise<Metadata> {
  const view = await load(props);
  return { title: `${stateWord(view)} - ${view.environment.name} - ${view.project.name}` };
}

export default async function DriftPage(props: PageProps) {
  const view = await load(props);
  const { project, environment, result } = view;
  return (
    <Frame
      breadcrumbs={<EnvironmentTrail of={view} label="Drift" />}
      follows={[`environment:${environment.id}`]}
    >
      <PageHeader
        title={`Drift of ${environment.name}`}
        badges={<TierBadge tier={environment.tier} />}
        description={
          <div className="flex flex-col gap-1">
            {result.kind === 'compared' && <p className="text-base text-ink">{result.summary}</p>}
            {result.kind !== 'never' && (
              <p className="text-sm">
                checked <Time value={result.checkedAt} />
              </p>
            )}
          </div>
        }
        actions={
          <>
            <CsvLink
              href={csvHref('differences', { project: project.slug, environment: environment.slug })}
              of="the differences"
            />
            {view.mayAdopt && result.kind === 'compared' && result.groups.length > 0 && (
              <LinkButton
                href={withSearch(`/p/${project.slug}/create`, { drift: environment.slug })}
                icon={<FilePlus2 />}
              >
                Make a migration of this
              </LinkButton>
            )}
            <CheckDriftButton
              action={checkNowAction}
              environmentId={environment.id}
              cannotCheck={view.cannotCheck}
            />
          </>
        }
      />
      <DriftResult view={view} accept={acceptDriftAction} endAcceptance={endAcceptanceAction} />
    </Frame>
  );
}

function stateWord({ result }: DriftPageView): string {
  if (result.kind === 'never') return 'Drift not checked';
  if (result.kind === 'check_failed') return 'Drift not known';
  if (result.open === 0 && result.origin !== 'replay') return 'Drift not comparable';
  return result.open === 0 ? 'No open drift' : `${String(result.open)} open drift`;
}
