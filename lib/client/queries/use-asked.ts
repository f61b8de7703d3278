'use client';

import { useState } from 'react';
import type { Action } from '../../contracts/action';
import type { AskedView } from '../../contracts/answer';
import type { ActionError } from '../action-errors';
import { useAction } from '../use-action';
import type { Followed } from './use-answer';
import { useFollowed } from './use-followed';

/** A question to the worker: from the action that leaves it to the answer. */
export interface BoundQuestion<I> {
  readonly ask: (input: I) => void;
  /** Until it is answered, or until no answer will come. */
  readonly isPending: boolean;
  /** The worker is at it. */
  readonly isWorking: boolean;
  /** What the question itself was refused with. */
  readonly errors: readonly ActionError[];
}

/** Leaves a question with the worker and follows it; `onEnd` is called once for each. */
export function useAsked<I>(
  action: Action<I, AskedView>,
  onEnd: (end: Extract<Followed, { state: 'done' | 'failed' }>) => void,
): BoundQuestion<I> {
  const [answerId, setAnswerId] = useState<string | null>(null);
  const { run, isPending, errors } = useAction(action, {
    refreshes: false,
    onDone: (asked) => {
      setAnswerId(asked.answerId);
    },
  });
  const { state } = useFollowed(answerId, (end) => {
    setAnswerId(null);
    onEnd(end);
  });
  const isWorking = state === 'waiting';
  return { ask: run, isPending: isPending || isWorking, isWorking, errors };
}
