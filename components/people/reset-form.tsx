'use client';

import type { SyntheticEvent } from 'react';
import type { Action } from '@/lib/contracts/action';
import type { ResetPasswordInput } from '@/lib/contracts/people';
import { formText } from '@/lib/client/form-text';
import { Button } from '@/components/ui/button';
import { Form } from '@/components/ui/form';
import { AccountNameField } from './account-name-field';
import { NEW_PASSWORD_HINT, PasswordField } from './password-field';
import { useEntry } from './use-entry';

export interface ResetFormProps {
  action: Action<ResetPasswordInput, { readonly email: string }>;
  token: string;
  email: string;
}

/** A new password in place of a lost one. */
export function ResetForm({ action, token, email }: ResetFormProps) {
  const { run, isPending, errors } = useEntry(action);

  function submit(event: SyntheticEvent<HTMLFormElement>): void {
    event.preventDefault();
    run({ token, password: formText(new FormData(event.currentTarget), 'password') });
  }

  return (
    <Form errors={errors} onSubmit={submit}>
      <AccountNameField email={email} />
      <PasswordField
        name="password"
        label="New password"
        autoComplete="new-password"
        description={NEW_PASSWORD_HINT}
      />
      <Button type="submit" variant="primary" size="lg" isPending={isPending}>
        Set password and sign in
      </Button>
    </Form>
  );
}
