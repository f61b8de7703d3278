import { useState } from 'react';
import type { Action } from '@/lib/contracts/action';
import type { AskedView } from '@/lib/contracts/answer';
import type { ShownFailure } from '@/lib/contracts/failure';
import type { PrepareDeployInput } from '@/lib/contracts/plan';
import type { ActionError } from '@/lib/client/action-errors';
import { useAsked } from '@/lib/client/queries/use-asked';

/** A plan on its way. */
export interface Planning {
  /** Asks the worker for a plan. */
  readonly plan: (input: PrepareDeployInput) => void;
  /** Until the plan is there, or why there is none. */
  readonly isPending: boolean;
  /** The worker is at it. */
  readonly isPlanning: boolean;
  /** Of the question itself. Fits `Form errors`. */
  readonly errors: readonly ActionError[];
  /** Why there is no plan. */
  readonly refusals: readonly ShownFailure[];
}

/** Asks for a plan and follows the worker until it is there. */
export function usePlanning(
  action: Action<PrepareDeployInput, AskedView>,
  onPlan: (planId: string) => void,
): Planning {
  const [refusals, setRefusals] = useState<readonly ShownFailure[]>([]);
  const { ask, isPending, isWorking, errors } = useAsked(action, (end) => {
    if (end.state === 'failed') setRefusals(end.failures);
    else if (end.answer.kind === 'plan') onPlan(end.answer.plan.planId);
  });
  return {
    plan: (input) => {
      setRefusals([]);
      ask(input);
    },
    isPending,
    isPlanning: isWorking,
    errors,
    refusals,
  };
}
