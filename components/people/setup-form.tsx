'use client';

import type { SyntheticEvent } from 'react';
import type { Action } from '@/lib/contracts/action';
import type { SetupInput } from '@/lib/contracts/people';
import { formText } from '@/lib/client/form-text';
import { Button } from '@/components/ui/button';
import { Form } from '@/components/ui/form';
import { TextField } from '@/components/ui/text-field';
import { NEW_PASSWORD_HINT, PasswordField } from './password-field';
import { useEntry } from './use-entry';

export interface SetupFormProps {
  action: Action<SetupInput, { readonly email: string }>;
  /** From the setup link; null when the page was opened without it. */
  token: string | null;
}

/** The first administrator of an installation. */
export function SetupForm({ action, token }: SetupFormProps) {
  const { run, isPending, errors } = useEntry(action);

  function submit(event: SyntheticEvent<HTMLFormElement>): void {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    run({
      token: token ?? tokenOf(formText(form, 'token')),
      email: formText(form, 'email'),
      name: formText(form, 'name'),
      password: formText(form, 'password'),
    });
  }

  return (
    <Form errors={errors} onSubmit={submit}>
      {token === null && (
        <TextField
          name="token"
          label="Setup link"
          description="Lockkeeper printed it when it started. It works once, for 60 minutes."
          autoComplete="off"
          isMono
          isRequired
        />
      )}
      <TextField name="name" label="Your name" autoComplete="name" isRequired maxLength={100} />
      <TextField
        name="email"
        label="E-mail address"
        description="To sign in with. No mail is sent."
        inputMode="email"
        autoComplete="username"
        spellCheck="false"
        isRequired
      />
      <PasswordField
        name="password"
        label="Password"
        autoComplete="new-password"
        description={NEW_PASSWORD_HINT}
      />
      <Button type="submit" variant="primary" size="lg" isPending={isPending}>
        Set up and sign in
      </Button>
    </Form>
  );
}

/** The token of a whole link, or the text itself. */
function tokenOf(typed: string): string {
  const trimmed = typed.trim();
  return URL.canParse(trimmed) ? (new URL(trimmed).searchParams.get('token') ?? trimmed) : trimmed;
}
