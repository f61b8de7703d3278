import type { Metadata } from 'next';
import * as z from 'zod';
import { BookCheck } from 'lucide-react';
import { prepareDeployAction, requestDeployAction } from '@/app/d/actions';
import { PreparedPlan } from '@/components/deploys/prepared-plan';
import { ResolveForm } from '@/components/deploys/resolve-form';
import { ResolutionPanel } from '@/components/plans/resolution-panel';
import { EmptyState } from '@/components/ui/empty-state';
import { LinkButton } from '@/components/ui/link-button';
import { Panel } from '@/components/ui/panel';
import type { PlanView } from '@/lib/contracts/plan';
import { RESOLUTION_KINDS } from '@/lib/contracts/resolution-kind';
import type { SearchParams } from '@/lib/contracts/search-params';
import { preparationOfPage } from '@/lib/server/web/deploy-pages';
import { PreparationFrame } from '../preparation-frame';

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
    <PreparationFrame
      view={view}
      label="Put the history in order"
      title={`Put the history of ${environment.name} in order`}
      description="No migration runs. What the tool’s history says of them is corrected by a deploy of its own: planned, approved and recorded like any other."
    >
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
        <PreparedPlan
          view={view}
          plan={plan}
          action={requestDeployAction}
          obstacle={lacks(plan.resolution) ? LACKS : null}
          before={<ResolutionPanel resolution={plan.resolution} environment={environment.name} />}
        />
      )}
    </PreparationFrame>
  );
}

const LACKS = 'The schema does not show what is to be marked as applied.';

const lacks = ({ kind, counted }: NonNullable<PlanView['resolution']>): boolean =>
  kind !== 'mark_rolled_back' && counted > 0;
