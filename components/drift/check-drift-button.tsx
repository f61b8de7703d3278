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

export interface CheckDriftButtonProps {
  action: Action<CheckNowInput, AskedView>;
  environmentId: string;
  cannotCheck: string | null;
}

/** Asks the worker to compare the schemas now; the page is read again when it has. */
export function CheckDriftButton({ action, environmentId, cannotCheck }: CheckDriftButtonProps) {
  const [answerId, setAnswerId] = useState<string | null>(null);
  const router = useRouter();
  const { run, isPending, errors } = useAction(action, {
    refreshes: false,
    onDone: (asked) => {
      setAnswerId(asked.answerId);
    },
  });
  const followed = useFollowed(answerId, (end) => {
    setAnswerId(null);
    router.refresh();
    if (end.state === 'failed') {
      showToast({ title: end.failures[0]?.summary ?? 'The check gave no answer', tone: 'attention' });
    }
  });
  return (
    <span className="flex flex-col gap-1">
      <Button
        data-command="check drift"
        icon={<RefreshCw />}
        isPending={isPending || followed.state === 'waiting'}
        disabledReason={cannotCheck ?? undefined}
        onPress={() => {
          run({ environmentId, drift: true });
        }}
      >
        Check again now
      </Button>
      <span role="status" className="sr-only">
        {followed.state === 'waiting' && 'Comparing the schemas'}
      </span>
      {errors.map(({ message }) => (
        <span key={message} role="alert" className="max-w-64 text-sm text-bad-ink">
          {message}
        </span>
      ))}
    </span>
  );
}
