'use client';

import { useState, type SyntheticEvent } from 'react';
import { failureText } from '@/lib/client/action-errors';
import { formText } from '@/lib/client/form-text';
import { signInWithPassword } from '@/lib/client/sign-in';
import { Button } from '@/components/ui/button';
import { Form } from '@/components/ui/form';
import type { FormError } from '@/components/ui/form-error-summary';
import { TextField } from '@/components/ui/text-field';
import { PasswordField } from './password-field';

/** Address and password. `next` is where it leads, a path of this site. */
export function SignInForm({ next }: { next: string }) {
  const [isPending, setIsPending] = useState(false);
  const [errors, setErrors] = useState<readonly FormError[]>([]);

  async function submit(event: SyntheticEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    if (isPending) return;
    const form = new FormData(event.currentTarget);
    setIsPending(true);
    setErrors([]);
    const refused = await signInWithPassword({
      email: formText(form, 'email'),
      password: formText(form, 'password'),
    });
    if (refused === null) {
      window.location.assign(next);
      return;
    }
    setErrors([{ message: failureText(refused) }]);
    setIsPending(false);
  }

  return (
    <Form errors={errors} onSubmit={(event) => void submit(event)}>
      <TextField
        name="email"
        label="E-mail address"
        type="text"
        inputMode="email"
        autoComplete="username"
        spellCheck="false"
        isRequired
      />
      <PasswordField name="password" label="Password" autoComplete="current-password" />
      <Button type="submit" variant="primary" size="lg" isPending={isPending}>
        Sign in
      </Button>
    </Form>
  );
}
