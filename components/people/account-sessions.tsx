'use client';

import type { Action } from '@/lib/contracts/action';
import type { SessionView } from '@/lib/contracts/session';
import { useAction } from '@/lib/client/use-action';
import { Button } from '@/components/ui/button';
import { Form } from '@/components/ui/form';
import { KeyValueList } from '@/components/ui/key-value-list';
import { LinkButton } from '@/components/ui/link-button';
import { Time } from '@/components/ui/time';
import { showToast } from '@/components/ui/toast-region';

export interface AccountSessionsProps {
  session: SessionView;
  endOthers: Action<Readonly<Record<string, never>>, null>;
}

/** This session, when it ends, and the way to end it or all others. */
export function AccountSessions({ session, endOthers }: AccountSessionsProps) {
  const { run, isPending, errors } = useAction(endOthers, {
    onDone: () => {
      showToast({ title: 'All your other sessions ended' });
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
      <KeyValueList
        items={[
          { key: 'Signed in', value: <Time value={session.signedInAt} format="absolute" /> },
          { key: 'From', value: session.address ?? 'an address that is not known' },
          {
            key: 'Ends',
            value: <Time value={session.endsAt} format="absolute" />,
            note: `Or after ${String(session.idleMinutes)} minutes in which nothing is done.`,
          },
        ]}
      />
      <div className="flex flex-wrap gap-2">
        <LinkButton href="/sign-out">Sign out here</LinkButton>
        <Button type="submit" isPending={isPending}>
          End all other sessions
        </Button>
      </div>
    </Form>
  );
}
