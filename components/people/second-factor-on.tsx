'use client';

import { useState } from 'react';
import { CircleCheckBig } from 'lucide-react';
import type { RecoveryCodesView, SecondFactorView } from '@/lib/contracts/account';
import type { Action } from '@/lib/contracts/action';
import { formatCount } from '@/lib/client/format-number';
import { formText } from '@/lib/client/form-text';
import { useAction } from '@/lib/client/use-action';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Form } from '@/components/ui/form';
import { Time } from '@/components/ui/time';
import { showToast } from '@/components/ui/toast-region';
import { CodeField } from './code-field';

export interface SecondFactorOnProps {
  factor: SecondFactorView;
  turnOff: Action<{ code: string }, null>;
  renewCodes: Action<{ code: string }, RecoveryCodesView>;
  onCodes: (made: RecoveryCodesView) => void;
}

/** A second factor that is on, and what can be done about it; both ask for a code. */
export function SecondFactorOn({ factor, turnOff, renewCodes, onCodes }: SecondFactorOnProps) {
  const [choice, setChoice] = useState<'off' | 'codes' | null>(null);
  const close = (): void => {
    setChoice(null);
  };
  const left = factor.recoveryCodesLeft;
  return (
    <div className="flex flex-col gap-3">
      <p data-family="ok" className="flex items-start gap-2 text-base">
        <CircleCheckBig aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-fam-ink" />
        <span>
          On since <Time value={factor.since} format="absolute" />. {formatCount(left, 'recovery code')} left.
        </span>
      </p>
      <div className="flex flex-wrap gap-2">
        <Button onPress={() => setChoice('codes')}>Make new recovery codes…</Button>
        <Button onPress={() => setChoice('off')}>Turn it off…</Button>
      </div>
      {choice === 'codes' && (
        <CodeDialog
          title="Make new recovery codes?"
          text="The ones from before are worthless then."
          verb="Make new codes"
          action={renewCodes}
          onDone={onCodes}
          onClose={close}
        />
      )}
      {choice === 'off' && (
        <CodeDialog
          title="Turn the second factor off?"
          text="Your password alone opens your account then, and environments that ask for a second factor do not take your approval."
          verb="Turn off"
          isDanger
          action={turnOff}
          onDone={() => {
            close();
            showToast({ title: 'The second factor is off' });
          }}
          onClose={close}
        />
      )}
    </div>
  );
}

interface CodeDialogProps<T> {
  title: string;
  text: string;
  verb: string;
  isDanger?: boolean;
  action: Action<{ code: string }, T>;
  onDone: (value: T) => void;
  onClose: () => void;
}

function CodeDialog<T>({ title, text, verb, isDanger = false, action, onDone, onClose }: CodeDialogProps<T>) {
  const { run, isPending, errors } = useAction(action, { onDone });
  return (
    <Dialog
      title={title}
      isOpen
      onOpenChange={(isOpen) => {
        if (!isOpen) onClose();
      }}
    >
      <Form
        errors={errors}
        onSubmit={(event) => {
          event.preventDefault();
          run({ code: formText(new FormData(event.currentTarget), 'code') });
        }}
      >
        <p className="text-base text-ink-2">{text}</p>
        <CodeField description="Six digits of the app, or a recovery code." />
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
