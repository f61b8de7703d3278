'use client';

import { useState, type SyntheticEvent } from 'react';
import { CirclePause } from 'lucide-react';
import type { Action } from '@/lib/contracts/action';
import type { PauseView, ResumeInstallationInput } from '@/lib/contracts/installation';
import { formText } from '@/lib/client/form-text';
import { useAction } from '@/lib/client/use-action';
import { Banner } from '@/components/ui/banner';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Form } from '@/components/ui/form';
import { TextArea } from '@/components/ui/text-area';
import { Time } from '@/components/ui/time';

export interface PauseBannerProps {
  pause: PauseView;
  isAdministrator: boolean;
  action: Action<ResumeInstallationInput, null>;
}

/** The installation does nothing, and who can let it go on. */
export function PauseBannerSheet({ pause, isAdministrator, action }: PauseBannerProps) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <Banner
        tone="attention"
        look="page"
        icon={<CirclePause />}
        title="Lockkeeper is paused"
        action={
          isAdministrator && (
            <Button size="sm" onPress={() => setIsOpen(true)}>
              This is the only copy…
            </Button>
          )
        }
      >
        {pause.because} Nothing is looked at, nothing runs and nobody is told. Paused{' '}
        <Time value={pause.since} />.
        {!isAdministrator && ' An administrator of the installation can let it go on.'}
      </Banner>
      {isOpen && <ResumeDialog action={action} onClose={() => setIsOpen(false)} />}
    </>
  );
}

function ResumeDialog({ action, onClose }: Pick<PauseBannerProps, 'action'> & { onClose: () => void }) {
  const { run, isPending, errors } = useAction(action, { onDone: onClose });
  function submit(event: SyntheticEvent<HTMLFormElement>): void {
    event.preventDefault();
    run({ reason: formText(new FormData(event.currentTarget), 'reason') });
  }
  return (
    <Dialog
      title="Is this the only copy?"
      role="alertdialog"
      isOpen
      onOpenChange={(isOpen) => {
        if (!isOpen) onClose();
      }}
    >
      <Form errors={errors} onSubmit={submit}>
        <p className="text-base text-ink-2">
          From then on it looks at every environment and runs what was approved. Two installations on the same
          targets stop each other in the middle of a run: make sure that the original is stopped and stays so.
        </p>
        <TextArea
          name="reason"
          label="How do you know?"
          description="It is kept in the audit record."
          rows={2}
          isRequired
        />
        <div className="flex flex-wrap justify-end gap-2 max-sm:*:flex-1">
          <Button onPress={onClose}>Back</Button>
          <Button type="submit" variant="danger" isPending={isPending}>
            Go to work
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}
