import type { Metadata } from 'next';
import * as z from 'zod';
import { Undo2 } from 'lucide-react';
import { prepareDeployAction, requestDeployAction } from '@/app/d/actions';
import { PreparedPlan } from '@/components/deploys/prepared-plan';
import { UndoForm } from '@/components/deploys/undo-form';
import { LossPanel } from '@/components/plans/loss-panel';
import { EmptyState } from '@/components/ui/empty-state';
import { LinkButton } from '@/components/ui/link-button';
import { Panel } from '@/components/ui/panel';
import type { SearchParams } from '@/lib/contracts/search-params';
import { preparationOfPage } from '@/lib/server/web/deploy-pages';
import { PreparationFrame } from '../preparation-frame';

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
    <PreparationFrame
      view={view}
      label="Undo"
      title={`Undo a migration on ${environment.name}`}
      description="The newest migration is taken back by its down part, as its tool would do it: a deploy of its own, planned, approved and recorded like any other. It is no way out of drift, and no backup."
    >
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
      {plan !== null && plan.undone !== null && (
        <PreparedPlan
          view={view}
          plan={plan}
          action={requestDeployAction}
          before={<LossPanel plan={plan} undone={plan.undone} />}
        />
      )}
    </PreparationFrame>
  );
}
