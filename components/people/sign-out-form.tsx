'use client';

import type { Action } from '@/lib/contracts/action';
import { useAction } from '@/lib/client/use-action';
import { Button } from '@/components/ui/button';
import { Form } from '@/components/ui/form';
import { LinkButton } from '@/components/ui/link-button';

type NoInput = Readonly<Record<string, never>>;

/** Ends this browser's session. Whatever it answers, the sign-in page is next: there is nothing to stay for. */
export function SignOutForm({ action }: { action: Action<NoInput, null> }) {
  const { run, isPending, errors } = useAction(action, {
    refreshes: false,
    onDone: () => {
      window.location.assign('/sign-in?ended=signed_out');
    },
  });
  return (
    <Form
      errors={errors}
      onSubmit={(event) => {
        event.preventDefault();
        run({});
      }}
    >
      <div className="flex flex-wrap gap-2">
        <Button type="submit" variant="primary" size="lg" isPending={isPending}>
          Sign out
        </Button>
        <LinkButton href="/" size="lg">
          Stay
        </LinkButton>
      </div>
    </Form>
  );
}
