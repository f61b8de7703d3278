'use client';

import { useState } from 'react';
import { useRouter } from 'next/navigation';
import { RefreshCw } from 'lucide-react';
import type { Action } from '@/lib/contracts/action';
import type { AskedView } from '@/lib/contracts/answer';
import type { ProjectInput } from '@/lib/contracts/project';
import { useFollowed } from '@/lib/client/queries/use-followed';
import { useAction } from '@/lib/client/use-action';
import { Button } from '@/components/ui/button';
import { showToast } from '@/components/ui/toast-region';

export interface LookNowButtonProps {
  action: Action<ProjectInput, AskedView>;
  projectId: string;
  mayLook: boolean;
}

/** Asks the worker to read the source now, and says what came of it. */
export function LookNowButton({ action, projectId, mayLook }: LookNowButtonProps) {
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
      showToast({ title: end.failures[0]?.summary ?? 'The source could not be read', tone: 'attention' });
    } else if (end.answer.kind === 'source_reading') {
      const { made, release, problems } = end.answer.reading;
      showToast(
        problems.length > 0
          ? { title: 'The source has problems', tone: 'attention' }
          : { title: made ? `Release ${String(release)} was made` : 'Nothing new in the source' },
      );
    }
  });
  const refusal = errors[0]?.message;
  return (
    <>
      <Button
        data-command="look"
        icon={<RefreshCw />}
        isPending={isPending || followed.state === 'waiting'}
        onPress={() => {
          run({ projectId });
        }}
        disabledReason={mayLook ? undefined : 'Developers of the project may ask for a look.'}
      >
        Look now
      </Button>
      {refusal !== undefined && (
        <p role="alert" className="text-sm text-bad-ink">
          {refusal}
        </p>
      )}
    </>
  );
}
