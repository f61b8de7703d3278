'use client';

import { useState } from 'react';
import type { Action } from '@/lib/contracts/action';
import { formText } from '@/lib/client/form-text';
import { useAction } from '@/lib/client/use-action';
import { Button } from '@/components/ui/button';
import { Form } from '@/components/ui/form';
import { showToast } from '@/components/ui/toast-region';
import { AccountNameField } from './account-name-field';
import { NEW_PASSWORD_HINT, PasswordField } from './password-field';

export interface AccountPasswordFormProps {
  action: Action<{ current: string; next: string }, null>;
  email: string;
}

/** Another password, for who knows the present one. */
export function AccountPasswordForm({ action, email }: AccountPasswordFormProps) {
  const [round, setRound] = useState(0);
  const { run, isPending, errors } = useAction(action, {
    onDone: () => {
      setRound(round + 1); // empty fields: what was typed is not kept in the page
      showToast({ title: 'Your password was changed', detail: 'All your other sessions ended.' });
    },
  });
  return (
    <Form
      key={round}
      errors={errors}
      onSubmit={(event) => {
        event.preventDefault();
        const form = new FormData(event.currentTarget);
        run({ current: formText(form, 'current'), next: formText(form, 'next') });
      }}
    >
      <AccountNameField email={email} />
      <PasswordField name="current" label="Present password" autoComplete="current-password" />
      <PasswordField
        name="next"
        label="New password"
        autoComplete="new-password"
        description={NEW_PASSWORD_HINT}
      />
      <div>
        <Button type="submit" isPending={isPending}>
          Change password
        </Button>
      </div>
    </Form>
  );
}
