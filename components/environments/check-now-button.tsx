'use client';

import type { Action } from '@/lib/contracts/action';
import type { AskedView } from '@/lib/contracts/answer';
import type { CheckNowInput } from '@/lib/contracts/environment';
import { AskButton } from '@/components/commands/ask-button';
import { showToast } from '@/components/ui/toast-region';

export interface CheckNowButtonProps {
  action: Action<CheckNowInput, AskedView>;
  environmentId: string;
  mayLook: boolean;
}

const ENDS = {
  reached: { title: 'The environment was reached' },
  unreachable: { title: 'The environment was not reached', tone: 'attention' },
  wrong_database: { title: 'Another database answers there', tone: 'attention' },
} as const;

/** Asks the worker to look at the environment now, and says what it found. */
export function CheckNowButton({ action, environmentId, mayLook }: CheckNowButtonProps) {
  return (
    <AskButton
      action={action}
      input={{ environmentId, drift: false }}
      command="check"
      waiting="Looking at the environment"
      disabledReason={mayLook ? undefined : 'Developers of the project may ask for a look.'}
      failed="The look failed"
      onAnswer={(answer) => {
        if (answer.kind === 'observation') showToast(ENDS[answer.observation.outcome]);
      }}
    >
      Check now
    </AskButton>
  );
}
