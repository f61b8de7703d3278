import type { Metadata } from 'next';
import * as z from 'zod';
import { Undo2 } from 'lucide-react';
import { Frame } from '@/app/frame';
import { prepareDeployAction, requestDeployAction } from '@/app/d/actions';
import { RequestForm } from '@/components/deploys/request-form';
import { UndoForm } from '@/components/deploys/undo-form';
import { TierBadge } from '@/components/environments/tier-badge';
import { LossPanel } from '@/components/plans/loss-panel';
import { PlanSteps } from '@/components/plans/plan-steps';
import { planTitle } from '@/components/plans/plan-title';
import { Breadcrumbs } from '@/components/ui/breadcrumbs';
import { DigestChip } from '@/components/ui/digest-chip';
import { EmptyState } from '@/components/ui/empty-state';
import { LinkButton } from '@/components/ui/link-button';
import { PageHeader } from '@/components/ui/page-header';
import { Panel } from '@/components/ui/panel';
import { Time } from '@/components/ui/time';
import type { PlanView, PreparationPageView } from '@/lib/contracts/plan';
import type { SearchParams } from '@/lib/contracts/search-params';
import { preparationOfPage } from '@/lib/server/web/deploy-pages';

interface PageProps {
  params: Promise<{ project: string; env: string }>;
  searchParams: SearchParams;
}

const search = z.object({
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
  return { view, wanted: asked.migration };
}

export async function generateMetadata(props: PageProps): Promise<Metadata> {
  const { view } = await load(props);
  return { title: `Undo - ${view.environment.name} - ${view.project.name}` };
}

export default async function UndoPage(props: PageProps) {
  const { view, wanted } = await load(props);
  const { environment, project, plan, undoable } = view;
  const page = `/p/${project.slug}/e/${environment.slug}`;
  const migrationId = undoable.kind === 'newest' ? (wanted ?? undoable.migrationId) : null;
  return (
    <Frame
      breadcrumbs={
        <Breadcrumbs
          items={[
            { label: project.name, href: `/p/${project.slug}` },
            { label: environment.name, href: page },
            { label: 'Undo' },
          ]}
        />
      }
      follows={[`environment:${environment.id}`]}
    >
      <PageHeader
        title={`Undo a migration on ${environment.name}`}
        badges={<TierBadge tier={environment.tier} />}
        description="The newest migration is taken back by its down part, as its tool would do it: a deploy of its own, planned, approved and recorded like any other. It is no way out of drift, and no backup."
      />
      <Panel title="What is to be undone">
        {migrationId === null ? (
          <EmptyState
            title={undoable.kind === 'none' ? 'Nothing can be undone here' : 'There is nothing to undo'}
            icon={<Undo2 />}
            action={<LinkButton href={page}>Back to the timeline</LinkButton>}
          >
            {undoable.kind === 'none'
              ? `${undoable.why} ${undoable.instead}`
              : 'The history names no migration of the release that the tool would take back now.'}
          </EmptyState>
        ) : (
          <UndoForm view={view} migrationId={migrationId} action={prepareDeployAction} />
        )}
      </Panel>
      {plan !== null && plan.undone !== null && <PreparedUndo view={view} plan={plan} undone={plan.undone} />}
    </Frame>
  );
}

function PreparedUndo({ view, plan, undone }: { view: PreparationPageView; plan: PlanView; undone: string }) {
  return (
    <>
      <LossPanel plan={plan} undone={undone} />
      <Panel
        title={`The plan: ${planTitle(plan)}`}
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
          cannotRequest={view.cannotRequest}
        />
      </Panel>
    </>
  );
}
