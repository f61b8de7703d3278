'use client';

import { useState } from 'react';
import type { Action } from '@/lib/contracts/action';
import type { AskedView } from '@/lib/contracts/answer';
import type { TestConnectionInput } from '@/lib/contracts/environment';
import type { ActionError } from '@/lib/client/action-errors';
import { useAnswer, type Followed } from '@/lib/client/queries/use-answer';
import { useAction } from '@/lib/client/use-action';

export interface ConnectionTesting {
  readonly run: (input: TestConnectionInput) => void;
  readonly isRunning: boolean;
  readonly outcome: Followed;
  /** What the server said about the fields, and what the answer says about them. */
  readonly errors: readonly ActionError[];
  /** Forgets the last outcome, since the fields changed. */
  readonly clear: () => void;
}

/** Asks the worker to try a connection and follows the answer. */
export function useConnectionTest(action: Action<TestConnectionInput, AskedView>): ConnectionTesting {
  const [answerId, setAnswerId] = useState<string | null>(null);
  const asked = useAction(action, {
    refreshes: false,
    onDone: (value) => {
      setAnswerId(value.answerId);
    },
  });
  const outcome = useAnswer(answerId);
  return {
    run: (input) => {
      setAnswerId(null);
      asked.run(input);
    },
    isRunning: asked.isPending || outcome.state === 'waiting',
    outcome,
    errors: [...asked.errors, ...errorsOf(outcome)],
    clear: () => {
      setAnswerId(null);
      asked.clear();
    },
  };
}

/** Failed checks at the fields that they name. */
function errorsOf(outcome: Followed): readonly ActionError[] {
  if (outcome.state !== 'done' || outcome.answer.kind !== 'connection_test') return [];
  return outcome.answer.test.checks.flatMap(({ outcome: result, field, summary, fix }) =>
    result === 'fail' && field !== null
      ? [{ field, message: [summary, fix].filter((part) => part !== null).join(' ') }]
      : [],
  );
}
