'use client';

import { useState } from 'react';
import type { Action } from '@/lib/contracts/action';
import { formText } from '@/lib/client/form-text';
import { useAction } from '@/lib/client/use-action';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Form } from '@/components/ui/form';
import { showToast } from '@/components/ui/toast-region';
import { AccountNameField } from './account-name-field';
import { PasswordField } from './password-field';

export interface DisconnectIssuerProps {
  name: string;
  issuer: string;
  email: string;
  action: Action<{ issuer: string; password: string }, null>;
}

/** Ends signing in at the issuer, for who knows the password of the account. */
export function DisconnectIssuer({ name, issuer, email, action }: DisconnectIssuerProps) {
  const [isOpen, setIsOpen] = useState(false);
  const { run, isPending, errors } = useAction(action, {
    onDone: () => {
      setIsOpen(false);
      showToast({ title: `${name} is disconnected` });
    },
  });
  return (
    <Dialog
      title={`Disconnect ${name}?`}
      description="From now on only your password opens this account. Your other sessions end."
      trigger={<Button>Disconnect…</Button>}
      isOpen={isOpen}
      onOpenChange={setIsOpen}
    >
      <Form
        errors={errors}
        onSubmit={(event) => {
          event.preventDefault();
          run({ issuer, password: formText(new FormData(event.currentTarget), 'password') });
        }}
      >
        <AccountNameField email={email} />
        <PasswordField name="password" label="Present password" autoComplete="current-password" />
        <div className="flex justify-end">
          <Button type="submit" variant="danger" isPending={isPending}>
            Disconnect {name}
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}
