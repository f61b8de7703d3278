'use client';

import type { SyntheticEvent } from 'react';
import { useRouter } from 'next/navigation';
import { Send } from 'lucide-react';
import type { Action } from '@/lib/contracts/action';
import type { DeployMoved, RequestDeployInput } from '@/lib/contracts/deploy';
import { formText } from '@/lib/client/form-text';
import { useAction } from '@/lib/client/use-action';
import { Button } from '@/components/ui/button';
import { Checkbox } from '@/components/ui/checkbox';
import { Form } from '@/components/ui/form';
import { TextArea } from '@/components/ui/text-area';

export interface RequestFormProps {
  action: Action<RequestDeployInput, DeployMoved>;
  planId: string;
  replaces: { readonly id: string; readonly number: number } | null;
  cannotRequest: string | null;
}

/** Asks for exactly this plan to be run, and why. */
export function RequestForm({ action, planId, replaces, cannotRequest }: RequestFormProps) {
  const router = useRouter();
  const { run, isPending, errors } = useAction(action, {
    refreshes: false,
    onDone: ({ number }) => {
      router.push(`/d/${String(number)}`);
    },
  });

  function submit(event: SyntheticEvent<HTMLFormElement>): void {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    run({
      planId,
      reason: formText(form, 'reason'),
      startWhenApproved: form.has('startWhenApproved'),
      replaces: replaces?.id ?? null,
    });
  }

  return (
    <Form errors={errors} onSubmit={submit}>
      {replaces !== null && (
        <p className="text-base text-ink-2">It takes the place of deploy #{replaces.number}.</p>
      )}
      <TextArea
        label="Reason"
        name="reason"
        description="What it is for, so that whoever approves need not ask."
        isRequired
        rows={2}
      />
      <Checkbox name="startWhenApproved" description="Else somebody presses Start after the last approval.">
        Start when approved
      </Checkbox>
      <div>
        <Button
          type="submit"
          variant="primary"
          size="lg"
          icon={<Send />}
          isPending={isPending}
          disabledReason={cannotRequest ?? undefined}
        >
          Request this deploy
        </Button>
      </div>
    </Form>
  );
}
