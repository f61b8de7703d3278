'use client';

import { useState, type SyntheticEvent } from 'react';
import type { ActionError } from '@/lib/client/action-errors';
import { failureText } from '@/lib/client/action-errors';
import { formText } from '@/lib/client/form-text';
import { giveSecondFactor } from '@/lib/client/sign-in';
import { Button } from '@/components/ui/button';
import { Form } from '@/components/ui/form';
import { CodeField } from './code-field';

/** The code that is asked for after the password. `next` is where it leads, a path of this site. */
export function SecondFactorForm({ next }: { next: string }) {
  const [isPending, setIsPending] = useState(false);
  const [errors, setErrors] = useState<readonly ActionError[]>([]);

  async function submit(event: SyntheticEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    if (isPending) return;
    const code = formText(new FormData(event.currentTarget), 'code');
    setIsPending(true);
    setErrors([]);
    const refused = await giveSecondFactor({ code });
    if (refused === null) {
      window.location.assign(next);
      return;
    }
    setErrors([{ message: failureText(refused) }]);
    setIsPending(false);
  }

  return (
    <Form errors={errors} onSubmit={(event) => void submit(event)}>
      <CodeField description="Six digits, or a recovery code." autoFocus />
      <Button type="submit" variant="primary" size="lg" isPending={isPending}>
        Go on
      </Button>
    </Form>
  );
}
