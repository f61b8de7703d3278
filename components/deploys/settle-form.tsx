'use client';

import type { SyntheticEvent } from 'react';
import type { Action } from '@/lib/contracts/action';
import type { DeployMoved, DeployReview, SettleDeployInput } from '@/lib/contracts/deploy';
import { formText } from '@/lib/client/form-text';
import { useAction } from '@/lib/client/use-action';
import { Button } from '@/components/ui/button';
import { Form } from '@/components/ui/form';
import { RadioGroup } from '@/components/ui/radio-group';
import { TextArea } from '@/components/ui/text-area';

export interface SettleFormProps {
  review: DeployReview;
  refusal: string | null;
  action: Action<SettleDeployInput, DeployMoved>;
}

/** A person says how a deploy that left something behind is to be counted; nothing is changed on the target by it. */
export function SettleForm({ review, refusal, action }: SettleFormProps) {
  const { run, isPending, errors } = useAction(action);

  function submit(event: SyntheticEvent<HTMLFormElement>): void {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const as = formText(form, 'as') === 'succeeded' ? 'succeeded' : 'failed';
    run({ deployId: review.id, as, reason: formText(form, 'reason') });
  }

  return (
    <Form errors={errors} onSubmit={submit}>
      <RadioGroup
        label="After what you found on the target, this deploy counts as"
        name="as"
        look="cards"
        defaultValue="failed"
        options={[
          {
            value: 'failed',
            label: 'Failed',
            description: 'What it left behind is undone, or will be handled by another deploy.',
          },
          {
            value: 'succeeded',
            label: 'Succeeded',
            description: 'What was missing was done by hand, and the schema is as it should be.',
          },
        ]}
      />
      <TextArea
        name="reason"
        label="What you found and did"
        rows={3}
        isRequired
        description="Stays in the record. Other deploys of this environment wait until this is settled."
      />
      <div>
        <Button type="submit" variant="primary" isPending={isPending} disabledReason={refusal ?? undefined}>
          Settle #{review.number}
        </Button>
      </div>
    </Form>
  );
}
