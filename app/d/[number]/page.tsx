import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { Frame } from '@/app/frame';
import { EventList } from '@/components/audit/event-list';
import { ApprovalsPanel } from '@/components/deploys/approvals-panel';
import { DemandsPanel } from '@/components/deploys/demands-panel';
import { DeployActions } from '@/components/deploys/deploy-actions';
import { GlassPanel } from '@/components/deploys/glass-panel';
import { DeployHeader } from '@/components/deploys/deploy-header';
import { FreshnessPanel } from '@/components/deploys/freshness-panel';
import { OutcomeBanner } from '@/components/deploys/outcome-banner';
import { ScheduleBanner } from '@/components/deploys/schedule-banner';
import { SettleForm } from '@/components/deploys/settle-form';
import { FreezeBanner } from '@/components/freezes/freeze-banner';
import { LossPanel } from '@/components/plans/loss-panel';
import { PlanSettings } from '@/components/plans/plan-settings';
import { PlanSteps } from '@/components/plans/plan-steps';
import { planTitle } from '@/components/plans/plan-title';
import { ResolutionPanel } from '@/components/plans/resolution-panel';
import { RunFailure } from '@/components/runs/run-failure';
import { RunPanel } from '@/components/runs/run-panel';
import type { FaviconState } from '@/components/shell/favicon-mark';
import { DEPLOY_LOOKS } from '@/components/states/deploy-looks';
import { Breadcrumbs } from '@/components/ui/breadcrumbs';
import { Panel } from '@/components/ui/panel';
import { deployParams, type DeployReview } from '@/lib/contracts/deploy';
import type { RunView } from '@/lib/contracts/run';
import { deployOfPage } from '@/lib/server/web/deploy-pages';
import {
  askBreakGlassAction,
  cancelDeployAction,
  confirmBreakGlassAction,
  decideDeployAction,
  reviewBreakGlassAction,
  scheduleDeployAction,
  settleDeployAction,
  startDeployAction,
  unscheduleDeployAction,
} from '../actions';

interface PageProps {
  params: Promise<{ number: string }>;
}

async function load({ params }: PageProps): Promise<{ review: DeployReview; run: RunView }> {
  const address = deployParams.safeParse(await params);
  if (!address.success) notFound();
  return deployOfPage(address.data.number);
}

export async function generateMetadata(props: PageProps): Promise<Metadata> {
  const { review } = await load(props);
  const { state, number, environment } = review;
  return { title: `${DEPLOY_LOOKS[state].word} - #${String(number)} ${environment.name}` };
}

/** States in which nothing has been sent to the target yet, or nothing ever will be. */
const NOT_STARTED: readonly DeployReview['state'][] = ['awaiting_approval', 'approved', 'scheduled'];

/** What the tab's icon says of a deploy, so that somebody who looks elsewhere sees how it goes. */
const FAVICONS: Readonly<Partial<Record<DeployReview['state'], FaviconState>>> = {
  awaiting_approval: 'waiting',
  queued: 'running',
  running: 'running',
  unknown: 'bad',
  failed: 'bad',
  partly_applied: 'bad',
  schema_differs: 'bad',
  contradiction: 'bad',
};

export default async function DeployPage(props: PageProps) {
  const { review, run } = await load(props);
  const { settle } = review.rights;
  const hasRun = run.startedAt !== null || review.state === 'queued';
  return (
    <Frame
      breadcrumbs={
        <Breadcrumbs
          items={[{ label: 'Deploys', href: '/deploys' }, { label: `#${String(review.number)}` }]}
        />
      }
      follows={[`deploy:${review.id}`, `environment:${review.environment.id}`]}
      favicon={FAVICONS[review.state] ?? 'none'}
    >
      <DeployHeader review={review} />
      <OutcomeBanner review={review} />
      {NOT_STARTED.includes(review.state) && (
        <FreezeBanner mark={review.freeze.now} slug={review.project.slug} />
      )}
      <ScheduleBanner review={review} unschedule={unscheduleDeployAction} />
      <div className="grid items-start gap-5 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <div className="flex min-w-0 flex-col gap-5">
          {run.failure !== null && <RunFailure run={run} plan={review.plan} />}
          {settle.isPossible && (
            <Panel title="It needs a decision">
              <SettleForm review={review} refusal={settle.refusal} action={settleDeployAction} />
            </Panel>
          )}
          {NOT_STARTED.includes(review.state) && <DemandsPanel review={review} />}
          {NOT_STARTED.includes(review.state) && review.plan.undone !== null && (
            <LossPanel plan={review.plan} undone={review.plan.undone} />
          )}
          {review.plan.resolution !== null && (
            <ResolutionPanel resolution={review.plan.resolution} environment={review.environment.name} />
          )}
          <GlassPanel
            review={review}
            ask={askBreakGlassAction}
            confirm={confirmBreakGlassAction}
            write={reviewBreakGlassAction}
          />
          {hasRun ? (
            <RunPanel deployId={review.id} plan={review.plan} initial={run} />
          ) : (
            <Panel title={planTitle(review.plan)} padding="flush">
              <PlanSteps steps={review.plan.steps} />
            </Panel>
          )}
        </div>
        <aside aria-label="About this deploy" className="flex min-w-0 flex-col gap-5">
          <ApprovalsPanel review={review} />
          {NOT_STARTED.includes(review.state) && <FreshnessPanel freshness={review.freshness} />}
          <Panel title="Settings of the run">
            <PlanSettings settings={review.plan.settings} />
          </Panel>
          <Panel title="Activity" padding="flush">
            <EventList events={review.events} label="What was done, newest first" />
          </Panel>
        </aside>
      </div>
      <DeployActions
        review={review}
        decide={decideDeployAction}
        start={startDeployAction}
        schedule={scheduleDeployAction}
        cancel={cancelDeployAction}
      />
    </Frame>
  );
}
