import type { Metadata } from 'next';
import * as z from 'zod';
import { BookCheck } from 'lucide-react';
import { Frame } from '@/app/frame';
import { prepareDeployAction, requestDeployAction } from '@/app/d/actions';
import { RequestForm } from '@/components/deploys/request-form';
import { ResolveForm } from '@/components/deploys/resolve-form';
import { TierBadge } from '@/components/environments/tier-badge';
import { PlanSteps } from '@/components/plans/plan-steps';
import { planTitle } from '@/components/plans/plan-title';
import { ResolutionPanel } from '@/components/plans/resolution-panel';
import { Breadcrumbs } from '@/components/ui/breadcrumbs';
import { DigestChip } from '@/components/ui/digest-chip';
import { EmptyState } from '@/components/ui/empty-state';
import { LinkButton } from '@/components/ui/link-button';
import { PageHeader } from '@/components/ui/page-header';
import { Panel } from '@/components/ui/panel';
import { Time } from '@/components/ui/time';
import type { PlanView, PreparationPageView } from '@/lib/contracts/plan';
import { RESOLUTION_KINDS } from '@/lib/contracts/resolution-kind';
import type { SearchParams } from '@/lib/contracts/search-params';
import { preparationOfPage } from '@/lib/server/web/deploy-pages';

interface PageProps {
  params: Promise<{ project: string; env: string }>;
  searchParams: SearchParams;
}

const search = z.object({
  kind: z.enum(RESOLUTION_KINDS).nullable().catch(null),
  migration: z.string().max(1000).nullable().catch(null),
  plan: z.uuid().nullable().catch(null),
  replaces: z.uuid().nullable().catch(null),
});

async function load({ params, searchParams }: PageProps) {
  const [{ project, env }, asked] = await Promise.all([
    params,
    searchParams.then((each) => search.parse(each)),
  ]);
  const view = await preparationOfPage(project, env, null, asked.plan, asked.replaces);
  return { view, chosen: { kind: asked.kind, migration: asked.migration } };
}

export async function generateMetadata(props: PageProps): Promise<Metadata> {
  const { view } = await load(props);
  return { title: `Put the history in order - ${view.environment.name} - ${view.project.name}` };
}

export default async function ResolvePage(props: PageProps) {
  const { view, chosen } = await load(props);
  const { environment, project, plan, resolvable } = view;
  const nothing = resolvable.failed.length + resolvable.unapplied.length === 0;
  return (
    <Frame
      breadcrumbs={
        <Breadcrumbs
          items={[
            { label: project.name, href: `/p/${project.slug}` },
            { label: environment.name, href: `/p/${project.slug}/e/${environment.slug}` },
            { label: 'Put the history in order' },
          ]}
        />
      }
      follows={[`environment:${environment.id}`]}
    >
      <PageHeader
        title={`Put the history of ${environment.name} in order`}
        badges={<TierBadge tier={environment.tier} />}
        description="No migration runs. What the tool’s history says of them is corrected by a deploy of its own: planned, approved and recorded like any other."
      />
      <Panel title="What is to be recorded">
        {nothing ? (
          <EmptyState
            title="The history is in order"
            icon={<BookCheck />}
            action={
              <LinkButton href={`/p/${project.slug}/e/${environment.slug}`}>Back to the timeline</LinkButton>
            }
          >
            No migration failed here, and every migration of the release is applied.
          </EmptyState>
        ) : (
          <ResolveForm
            key={`${chosen.kind ?? ''} ${chosen.migration ?? ''}`}
            view={view}
            chosen={chosen}
            action={prepareDeployAction}
          />
        )}
      </Panel>
      {plan !== null && plan.resolution !== null && (
        <PreparedResolution view={view} plan={plan} resolution={plan.resolution} />
      )}
    </Frame>
  );
}

function PreparedResolution({
  view,
  plan,
  resolution,
}: {
  view: PreparationPageView;
  plan: PlanView;
  resolution: NonNullable<PlanView['resolution']>;
}) {
  const lacks = resolution.kind !== 'mark_rolled_back' && resolution.counted > 0;
  return (
    <>
      <ResolutionPanel resolution={resolution} environment={view.environment.name} />
      <Panel
        title={planTitle(plan)}
        description={
          <>
            Release {plan.releaseNumber}, planned <Time value={plan.createdAt} />
          </>
        }
        actions={<DigestChip digest={plan.digest} label="plan" />}
        padding="flush"
      >
        <PlanSteps steps={plan.steps} />
      </Panel>
      <Panel title="Request it">
        <RequestForm
          action={requestDeployAction}
          planId={plan.id}
          replaces={view.replaces}
          cannotRequest={view.cannotRequest ?? (lacks ? LACKS : null)}
        />
      </Panel>
    </>
  );
}

const LACKS = 'The schema does not show what is to be marked as applied.';
