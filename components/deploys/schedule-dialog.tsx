'use client';

import { useState } from 'react';
import type { Action } from '@/lib/contracts/action';
import type { DeployMoved, DeployReview, ScheduleDeployInput } from '@/lib/contracts/deploy';
import { chosenInstant } from '@/lib/client/chosen-instant';
import { cn } from '@/lib/client/cn';
import { formatInstant } from '@/lib/client/format-time';
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
  const [localTime, setLocalTime] = useState(schedule?.localTime.replace(' ', 'T') ?? '');
  const [timeZone, setTimeZone] = useState(
    () => schedule?.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
  );
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
          run({ deployId, planDigest, localTime, timeZone: timeZone.trim() });
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
          value={localTime}
          onChange={setLocalTime}
          isRequired
        />
        <TextField
          name="timeZone"
          label="Time zone"
          description="A name of the tz database, such as Europe/Berlin."
          value={timeZone}
          onChange={setTimeZone}
          isRequired
          spellCheck="false"
        />
        <Preview localTime={localTime} timeZone={timeZone.trim()} />
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

const TROUBLE = {
  skipped: 'The clocks there never show this time: they are set forward over it.',
  twice: 'The clocks there show this time twice, since they are set back: choose another, or give it in UTC.',
  unknown_zone: 'This time zone is not known.',
  unfinished: 'Choose a time to see when that is for you.',
} as const;

/** What was chosen, in the reader's clock and in UTC, before it is sent. */
function Preview({ localTime, timeZone }: { localTime: string; timeZone: string }) {
  const chosen = chosenInstant(localTime, timeZone);
  const look = chosen.kind === 'skipped' || chosen.kind === 'twice' ? 'text-attention-ink' : 'text-ink-3';
  return (
    <p role="status" className={cn('text-sm tabular-nums', look)}>
      {chosen.kind === 'instant' ? (
        <>
          For you {formatInstant(chosen.at, { zone: Intl.DateTimeFormat().resolvedOptions().timeZone })},{' '}
          {formatInstant(chosen.at)}
        </>
      ) : (
        TROUBLE[chosen.kind]
      )}
    </p>
  );
}
