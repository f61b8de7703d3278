import { useState } from 'react';
import type { Action } from '@/lib/contracts/action';
import type { AskedView } from '@/lib/contracts/answer';
import type { ShownFailure } from '@/lib/contracts/failure';
import type { PrepareDeployInput } from '@/lib/contracts/plan';
import type { ActionError } from '@/lib/client/action-errors';
import { useFollowed } from '@/lib/client/queries/use-followed';
import { useAction } from '@/lib/client/use-action';

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
  const [answerId, setAnswerId] = useState<string | null>(null);
  const [refusals, setRefusals] = useState<readonly ShownFailure[]>([]);
  const { run, isPending, errors } = useAction(action, {
    refreshes: false,
    onDone: (asked) => {
      setAnswerId(asked.answerId);
    },
  });
  const followed = useFollowed(answerId, (end) => {
    setAnswerId(null);
    if (end.state === 'failed') {
      setRefusals(end.failures);
      return;
    }
    if (end.answer.kind === 'plan') onPlan(end.answer.plan.planId);
  });
  const isPlanning = followed.state === 'waiting';
  return {
    plan: (input) => {
      setRefusals([]);
      run(input);
    },
    isPending: isPending || isPlanning,
    isPlanning,
    errors,
    refusals,
  };
}
