'use client';

import type { Action } from '@/lib/contracts/action';
import type { DeployMoved, DeployReview, ScheduleDeployInput } from '@/lib/contracts/deploy';
import { formText } from '@/lib/client/form-text';
import { useAction } from '@/lib/client/use-action';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Form } from '@/components/ui/form';
import { TextField } from '@/components/ui/text-field';
import { Time } from '@/components/ui/time';

export interface ScheduleDialogProps {
  review: DeployReview;
  action: Action<ScheduleDeployInput, DeployMoved>;
  onClose: () => void;
}

/** The time at which an approved deploy starts by itself, as the clocks of a named zone show it. */
export function ScheduleDialog({ review, action, onClose }: ScheduleDialogProps) {
  const { run, isPending, errors } = useAction(action, { onDone: onClose });
  const { schedule, planDigest, id: deployId, expiresAt } = review;
  return (
    <Dialog
      title={`When shall #${String(review.number)} start?`}
      isOpen
      onOpenChange={(isOpen) => {
        if (!isOpen) onClose();
      }}
    >
      <Form
        errors={errors}
        onSubmit={(event) => {
          event.preventDefault();
          const form = new FormData(event.currentTarget);
          const [localTime, timeZone] = [formText(form, 'localTime'), formText(form, 'timeZone').trim()];
          run({ deployId, planDigest, localTime, timeZone });
        }}
      >
        <p className="text-base text-ink-2">
          Everything that is asked of it is looked at again then. What stands in its way, a freeze too, keeps
          it from starting. The request is over <Time value={expiresAt} format="absolute" />.
        </p>
        <TextField
          name="localTime"
          type="datetime-local"
          label="Time"
          defaultValue={schedule?.localTime.replace(' ', 'T') ?? ''}
          isRequired
        />
        <TextField
          name="timeZone"
          label="Time zone"
          description="A name of the tz database, such as Europe/Berlin."
          defaultValue={schedule?.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone}
          isRequired
          spellCheck="false"
        />
        <div className="flex flex-wrap justify-end gap-2 max-sm:*:flex-1">
          <Button onPress={onClose}>Back</Button>
          <Button type="submit" variant="primary" isPending={isPending}>
            {review.state === 'scheduled' ? 'Set this time instead' : 'Start at this time'}
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}
