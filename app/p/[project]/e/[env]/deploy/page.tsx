import type { Metadata } from 'next';
import * as z from 'zod';
import { CircleCheckBig } from 'lucide-react';
import { prepareDeployAction, requestDeployAction } from '@/app/d/actions';
import { PreparedPlan } from '@/components/deploys/prepared-plan';
import { PrepareForm } from '@/components/deploys/prepare-form';
import { PlanSettings } from '@/components/plans/plan-settings';
import { Banner } from '@/components/ui/banner';
import { EmptyState } from '@/components/ui/empty-state';
import { LinkButton } from '@/components/ui/link-button';
import { Panel } from '@/components/ui/panel';
import type { PreparationPageView } from '@/lib/contracts/plan';
import type { SearchParams } from '@/lib/contracts/search-params';
import { preparationOfPage } from '@/lib/server/web/deploy-pages';
import { PreparationFrame } from '../preparation-frame';

interface PageProps {
  params: Promise<{ project: string; env: string }>;
  searchParams: SearchParams;
}

const search = z.object({
  release: z.coerce.number().int().positive().nullable().catch(null),
  plan: z.uuid().nullable().catch(null),
  replaces: z.uuid().nullable().catch(null),
});

async function load({ params, searchParams }: PageProps): Promise<PreparationPageView> {
  const [{ project, env }, asked] = await Promise.all([
    params,
    searchParams.then((each) => search.parse(each)),
  ]);
  return preparationOfPage(project, env, asked.release, asked.plan, asked.replaces);
}

export async function generateMetadata(props: PageProps): Promise<Metadata> {
  const { environment, project } = await load(props);
  return { title: `Prepare deploy - ${environment.name} - ${project.name}` };
}

export default async function PrepareDeployPage(props: PageProps) {
  const view = await load(props);
  const { environment, project, plan } = view;
  return (
    <PreparationFrame view={view} label="Prepare deploy" title={`Prepare deploy to ${environment.name}`}>
      {view.openDeploys.length > 0 && (
        <Banner
          tone="attention"
          title={`Open already: ${view.openDeploys.map((n) => `#${String(n)}`).join(', ')}`}
        >
          One deploy runs at a time; whichever runs first makes the others stale.
        </Banner>
      )}
      <Panel title="What is to run">
        {view.pending.length === 0 && view.releaseId !== null && (
          <EmptyState
            title="Nothing is pending"
            icon={<CircleCheckBig />}
            action={<LinkButton href={`/p/${project.slug}`}>What is where</LinkButton>}
          >
            Nothing of release {view.releaseNumber} is left to run on {environment.name}.
          </EmptyState>
        )}
        <PrepareForm view={view} action={prepareDeployAction} />
      </Panel>
      {plan?.resolution === null && plan.undone === null && (
        <PreparedPlan
          view={view}
          plan={plan}
          action={requestDeployAction}
          beside={
            <Panel title="Settings of the run">
              <PlanSettings settings={plan.settings} />
            </Panel>
          }
        />
      )}
    </PreparationFrame>
  );
}
