'use client';

import { useState, type SyntheticEvent } from 'react';
import type { Action } from '@/lib/contracts/action';
import type { DecideDeployInput, DeployMoved, DeployReview } from '@/lib/contracts/deploy';
import { formText } from '@/lib/client/form-text';
import { useAction } from '@/lib/client/use-action';
import { CodeField } from '@/components/people/code-field';
import { TierBadge } from '@/components/environments/tier-badge';
import { planTitle } from '@/components/plans/plan-title';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { DigestChip } from '@/components/ui/digest-chip';
import { Form } from '@/components/ui/form';
import { KeyValueList } from '@/components/ui/key-value-list';
import { TextArea } from '@/components/ui/text-area';

export interface DecideDialogProps {
  review: DeployReview;
  verdict: 'approve' | 'reject';
  action: Action<DecideDeployInput, DeployMoved>;
  onClose: () => void;
}

/** One verdict about one plan; repeats what it is about, so that nobody approves another thing than they think. */
export function DecideDialog({ review, verdict, action, onClose }: DecideDialogProps) {
  const [isCodeDue, setIsCodeDue] = useState(review.secondFactor?.isFresh === false);
  const { run, isPending, errors } = useAction(action, {
    onDone: onClose,
    // The check may have become too old while this was open.
    onRefused: ({ failure }) => {
      if (failure.code === 'APPROVAL.SECOND_FACTOR_STALE') setIsCodeDue(true);
    },
  });
  const approves = verdict === 'approve';
  const starts = approves && review.approvals.isLast && review.startWhenApproved;
  const verb = approves ? (starts ? 'Approve and start' : 'Approve') : 'Reject';

  function submit(event: SyntheticEvent<HTMLFormElement>): void {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const [reason, code] = [formText(form, 'reason'), formText(form, 'code')];
    run({
      deployId: review.id,
      planDigest: review.planDigest,
      verdict,
      reason: reason === '' ? null : reason,
      code: code === '' ? null : code,
    });
  }

  return (
    <Dialog
      title={`${approves ? 'Approve' : 'Reject'} #${String(review.number)} for ${review.environment.name}?`}
      isOpen
      onOpenChange={(isOpen) => {
        if (!isOpen) onClose();
      }}
    >
      <Form errors={errors} onSubmit={submit}>
        <KeyValueList
          items={[
            {
              key: 'Environment',
              value: (
                <span className="inline-flex flex-wrap items-center gap-2">
                  {review.environment.name} <TierBadge tier={review.environment.tier} size="sm" />
                </span>
              ),
            },
            {
              key: 'Runs',
              value: planTitle(review.plan),
            },
            { key: 'Plan', value: <DigestChip digest={review.planDigest} /> },
          ]}
        />
        {approves && <p className="text-base text-ink-2">{consequence(review, starts)}</p>}
        <TextArea
          name="reason"
          label={approves ? 'Comment' : 'Reason'}
          rows={2}
          {...(approves ? { isOptional: true } : { isRequired: true })}
        />
        {approves && isCodeDue && (
          <CodeField description="The policy asks for your second factor, not longer than 5 minutes before. A recovery code does as well." />
        )}
        <div className="flex flex-wrap justify-end gap-2 max-sm:*:flex-1">
          <Button onPress={onClose}>Back</Button>
          <Button type="submit" variant={approves ? 'primary' : 'danger'} isPending={isPending}>
            {verb}
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}

function consequence(review: DeployReview, starts: boolean): string {
  if (starts) return 'You are the last approver: it starts at once.';
  if (!review.approvals.isLast) return 'More is asked of it before it can start.';
  return 'You are the last approver: somebody can start it then.';
}
