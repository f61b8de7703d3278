'use client';

import { useState } from 'react';
import { useRouter } from 'next/navigation';
import { RefreshCw } from 'lucide-react';
import type { Action } from '@/lib/contracts/action';
import type { AskedView } from '@/lib/contracts/answer';
import type { CheckNowInput } from '@/lib/contracts/environment';
import { useFollowed } from '@/lib/client/queries/use-followed';
import { useAction } from '@/lib/client/use-action';
import { Button } from '@/components/ui/button';
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
  const [answerId, setAnswerId] = useState<string | null>(null);
  const router = useRouter();
  const { run, isPending, errors } = useAction(action, {
    onDone: (asked) => {
      setAnswerId(asked.answerId);
    },
  });
  const followed = useFollowed(answerId, (end) => {
    setAnswerId(null);
    router.refresh();
    if (end.state === 'failed') {
      showToast({ title: end.failures[0]?.summary ?? 'The look failed', tone: 'attention' });
    } else if (end.answer.kind === 'observation') {
      showToast(ENDS[end.answer.observation.outcome]);
    }
  });
  const refusal = errors[0]?.message;
  return (
    <>
      <Button
        data-command="check"
        icon={<RefreshCw />}
        isPending={isPending || followed.state === 'waiting'}
        onPress={() => {
          run({ environmentId, drift: false });
        }}
        disabledReason={mayLook ? undefined : 'Developers of the project may ask for a look.'}
      >
        Check now
      </Button>
      {refusal !== undefined && (
        <p role="alert" className="text-sm text-bad-ink">
          {refusal}
        </p>
      )}
    </>
  );
}
