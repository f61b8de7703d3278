'use client';

import { useState, type SyntheticEvent } from 'react';
import { Handshake } from 'lucide-react';
import type { Action } from '@/lib/contracts/action';
import type { AcceptDriftInput, DriftItemView } from '@/lib/contracts/drift';
import { formText } from '@/lib/client/form-text';
import { useAction } from '@/lib/client/use-action';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Form } from '@/components/ui/form';
import { NumberField } from '@/components/ui/number-field';
import { TextArea } from '@/components/ui/text-area';

export interface AcceptDialogProps {
  item: DriftItemView;
  environmentId: string;
  action: Action<AcceptDriftInput, null>;
  cannotAccept: string | null;
}

const USUAL_DAYS = 30;

/** Says of one difference that it is known and fine for some days, and why. */
export function AcceptDialog({ item, environmentId, action, cannotAccept }: AcceptDialogProps) {
  const [isOpen, setIsOpen] = useState(false);
  const { run, isPending, errors } = useAction(action, {
    onDone: () => {
      setIsOpen(false);
    },
  });

  function submit(event: SyntheticEvent<HTMLFormElement>): void {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    run({
      environmentId,
      itemId: item.id,
      reason: formText(form, 'reason'),
      days: Number(formText(form, 'days')),
    });
  }

  return (
    <>
      <Button
        size="sm"
        icon={<Handshake />}
        disabledReason={cannotAccept ?? undefined}
        onPress={() => {
          setIsOpen(true);
        }}
      >
        Accept…
      </Button>
      <Dialog title="Accept this difference?" isOpen={isOpen} onOpenChange={setIsOpen}>
        <Form errors={errors} onSubmit={submit}>
          <p className="text-base wrap-anywhere text-ink-2">{item.sentence}</p>
          <p className="text-sm text-ink-3">
            It stays on this page as accepted, blocks no deploy until then, and comes back by itself when its
            time is over or when it becomes another difference.
          </p>
          <NumberField
            label="For"
            name="days"
            unit="days"
            defaultValue={USUAL_DAYS}
            minValue={1}
            maxValue={366}
          />
          <TextArea name="reason" label="Reason" rows={2} isRequired />
          <div className="flex flex-wrap justify-end gap-2 max-sm:*:flex-1">
            <Button
              onPress={() => {
                setIsOpen(false);
              }}
            >
              Back
            </Button>
            <Button type="submit" variant="primary" isPending={isPending}>
              Accept
            </Button>
          </div>
        </Form>
      </Dialog>
    </>
  );
}
