'use client';

import type { Action } from '@/lib/contracts/action';
import type { AskedView } from '@/lib/contracts/answer';
import type { ProjectInput } from '@/lib/contracts/project';
import { AskButton } from '@/components/commands/ask-button';
import { showToast } from '@/components/ui/toast-region';

export interface LookNowButtonProps {
  action: Action<ProjectInput, AskedView>;
  projectId: string;
  mayLook: boolean;
}

/** Asks the worker to read the source now, and says what came of it. */
export function LookNowButton({ action, projectId, mayLook }: LookNowButtonProps) {
  return (
    <AskButton
      action={action}
      input={{ projectId }}
      command="look"
      waiting="Reading the source"
      disabledReason={mayLook ? undefined : 'Developers of the project may ask for a look.'}
      failed="The source could not be read"
      onAnswer={(answer) => {
        if (answer.kind !== 'source_reading') return;
        const { made, release, problems } = answer.reading;
        showToast(
          problems.length > 0
            ? { title: 'The source has problems', tone: 'attention' }
            : { title: made ? `Release ${String(release)} was made` : 'Nothing new in the source' },
        );
      }}
    >
      Look now
    </AskButton>
  );
}
