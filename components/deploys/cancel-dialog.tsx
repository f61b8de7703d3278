'use client';

import type { SyntheticEvent } from 'react';
import type { Action } from '@/lib/contracts/action';
import type { CancelDeployInput, DeployMoved, DeployReview } from '@/lib/contracts/deploy';
import { formText } from '@/lib/client/form-text';
import { useAction } from '@/lib/client/use-action';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Form } from '@/components/ui/form';
import { TextArea } from '@/components/ui/text-area';

export interface CancelDialogProps {
  review: DeployReview;
  action: Action<CancelDeployInput, DeployMoved>;
  onClose: () => void;
}

/** Cancels what has not begun, or asks a run to stop; says which it is and what stays. */
export function CancelDialog({ review, action, onClose }: CancelDialogProps) {
  const { run, isPending, errors } = useAction(action, { onDone: onClose });
  const isRunning = review.state === 'running';

  function submit(event: SyntheticEvent<HTMLFormElement>): void {
    event.preventDefault();
    run({ deployId: review.id, reason: formText(new FormData(event.currentTarget), 'reason') });
  }

  return (
    <Dialog
      title={isRunning ? `Stop the run of #${String(review.number)}?` : `Cancel #${String(review.number)}?`}
      role={isRunning ? 'alertdialog' : 'dialog'}
      isOpen
      onOpenChange={(isOpen) => {
        if (!isOpen) onClose();
      }}
    >
      <Form errors={errors} onSubmit={submit}>
        <p className="text-base text-ink-2">
          {isRunning
            ? 'The statement that runs is cancelled on the server and its migration is rolled back where it is one transaction. Migrations that are applied stay applied. A concurrent index build can leave an invalid index, which the page will name.'
            : 'It will not run. Its approvals count for nothing any more; the plan can be prepared again.'}
        </p>
        <TextArea name="reason" label="Reason" rows={2} isRequired />
        <div className="flex flex-wrap justify-end gap-2 max-sm:*:flex-1">
          <Button onPress={onClose}>Back</Button>
          <Button type="submit" variant="danger" isPending={isPending}>
            {isRunning ? 'Stop the run' : 'Cancel this deploy'}
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}
