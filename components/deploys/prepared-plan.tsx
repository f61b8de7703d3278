import type { ReactNode } from 'react';
import type { Action } from '@/lib/contracts/action';
import type { DeployMoved, RequestDeployInput } from '@/lib/contracts/deploy';
import type { PlanView, PreparationPageView } from '@/lib/contracts/plan';
import { PlanSteps } from '@/components/plans/plan-steps';
import { planTitle } from '@/components/plans/plan-title';
import { DigestChip } from '@/components/ui/digest-chip';
import { Panel } from '@/components/ui/panel';
import { Time } from '@/components/ui/time';
import { RequestForm } from './request-form';

export interface PreparedPlanProps {
  plan: PlanView;
  view: Pick<PreparationPageView, 'replaces' | 'cannotRequest'>;
  action: Action<RequestDeployInput, DeployMoved>;
  /** What stands in the way of this very plan. */
  obstacle?: string | null;
  /** What is read before its statements. */
  before?: ReactNode;
  /** What stands beside the request. */
  beside?: ReactNode;
}

/** A plan that was made: what it does, and the request for it. */
export function PreparedPlan({
  plan,
  view,
  action,
  obstacle = null,
  before = null,
  beside = null,
}: PreparedPlanProps) {
  const request = (
    <Panel title="Request it">
      <RequestForm
        action={action}
        planId={plan.id}
        replaces={view.replaces}
        cannotRequest={view.cannotRequest ?? obstacle}
      />
    </Panel>
  );
  return (
    <>
      {before}
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
      {beside === null ? (
        request
      ) : (
        <div className="grid items-start gap-5 lg:grid-cols-[minmax(0,1fr)_20rem]">
          {request}
          {beside}
        </div>
      )}
    </>
  );
}
