'use client';

import type { Action } from '@/lib/contracts/action';
import type { AskedView } from '@/lib/contracts/answer';
import type { CheckNowInput } from '@/lib/contracts/environment';
import { AskButton } from '@/components/commands/ask-button';

export interface CheckDriftButtonProps {
  action: Action<CheckNowInput, AskedView>;
  environmentId: string;
  cannotCheck: string | null;
}

/** Asks the worker to compare the schemas now. */
export function CheckDriftButton({ action, environmentId, cannotCheck }: CheckDriftButtonProps) {
  return (
    <AskButton
      action={action}
      input={{ environmentId, drift: true }}
      command="check drift"
      waiting="Comparing the schemas"
      disabledReason={cannotCheck ?? undefined}
      failed="The check gave no answer"
    >
      Check again now
    </AskButton>
  );
}
