'use client';

import type { Action } from '@/lib/contracts/action';
import { formText } from '@/lib/client/form-text';
import { useAction } from '@/lib/client/use-action';
import { Button } from '@/components/ui/button';
import { Form } from '@/components/ui/form';
import { TextField } from '@/components/ui/text-field';
import { showToast } from '@/components/ui/toast-region';

/** How others see this person. */
export function AccountNameForm({ action, name }: { action: Action<{ name: string }, null>; name: string }) {
  const { run, isPending, errors } = useAction(action, {
    onDone: () => {
      showToast({ title: 'Your name was changed' });
    },
  });
  return (
    <Form
      errors={errors}
      onSubmit={(event) => {
        event.preventDefault();
        run({ name: formText(new FormData(event.currentTarget), 'name') });
      }}
    >
      <TextField
        name="name"
        label="Name"
        description="What you did before keeps the name you had then."
        autoComplete="name"
        defaultValue={name}
        isRequired
        maxLength={100}
      />
      <div>
        <Button type="submit" isPending={isPending}>
          Change name
        </Button>
      </div>
    </Form>
  );
}
