'use client';

import type { Action } from '@/lib/contracts/action';
import { useAction } from '@/lib/client/use-action';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Form } from '@/components/ui/form';

export interface AskDialogProps<I> {
  title: string;
  /** What will happen, and what will not. */
  text: string;
  verb: string;
  isDanger?: boolean;
  action: Action<I, null>;
  input: I;
  onClose: () => void;
}

/** One question before one act, open from the start; a refusal is shown in it. */
export function AskDialog<I>({
  title,
  text,
  verb,
  isDanger = false,
  action,
  input,
  onClose,
}: AskDialogProps<I>) {
  const { run, isPending, errors } = useAction(action, { onDone: onClose });
  return (
    <Dialog
      title={title}
      role={isDanger ? 'alertdialog' : 'dialog'}
      isOpen
      onOpenChange={(isOpen) => {
        if (!isOpen) onClose();
      }}
    >
      <Form
        errors={errors}
        onSubmit={(event) => {
          event.preventDefault();
          run(input);
        }}
      >
        <p className="text-base text-ink-2">{text}</p>
        <div className="flex flex-wrap justify-end gap-2">
          <Button onPress={onClose}>Cancel</Button>
          <Button type="submit" variant={isDanger ? 'danger' : 'primary'} isPending={isPending}>
            {verb}
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}
