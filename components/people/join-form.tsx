'use client';

import type { SyntheticEvent } from 'react';
import type { Action } from '@/lib/contracts/action';
import type { JoinInput } from '@/lib/contracts/people';
import { formText } from '@/lib/client/form-text';
import { Button } from '@/components/ui/button';
import { Form } from '@/components/ui/form';
import { TextField } from '@/components/ui/text-field';
import { AccountNameField } from './account-name-field';
import { NEW_PASSWORD_HINT, PasswordField } from './password-field';
import { useEntry } from './use-entry';

export interface JoinFormProps {
  action: Action<JoinInput, { readonly email: string }>;
  token: string;
  email: string;
  name: string;
}

/** An invited person says how they are called and chooses a password. */
export function JoinForm({ action, token, email, name }: JoinFormProps) {
  const { run, isPending, errors } = useEntry(action);

  function submit(event: SyntheticEvent<HTMLFormElement>): void {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    run({ token, name: formText(form, 'name'), password: formText(form, 'password') });
  }

  return (
    <Form errors={errors} onSubmit={submit}>
      <AccountNameField email={email} />
      <TextField
        name="name"
        label="Your name"
        autoComplete="name"
        defaultValue={name}
        isRequired
        maxLength={100}
      />
      <PasswordField
        name="password"
        label="Password"
        autoComplete="new-password"
        description={NEW_PASSWORD_HINT}
      />
      <Button type="submit" variant="primary" size="lg" isPending={isPending}>
        Join and sign in
      </Button>
    </Form>
  );
}
