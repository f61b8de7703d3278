'use client';

import { MonitorSmartphone } from 'lucide-react';
import type { OwnSessionView } from '@/lib/contracts/account';
import type { Action } from '@/lib/contracts/action';
import type { SessionView } from '@/lib/contracts/session';
import { useAction } from '@/lib/client/use-action';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Form } from '@/components/ui/form';
import { LinkButton } from '@/components/ui/link-button';
import { Time } from '@/components/ui/time';
import { showToast } from '@/components/ui/toast-region';

export interface AccountSessionsProps {
  session: SessionView;
  sessions: readonly OwnSessionView[];
  endOne: Action<{ handle: string }, null>;
  endOthers: Action<Readonly<Record<string, never>>, null>;
}

/** Every browser in which this person is signed in, and the way to end each. */
export function AccountSessions({ session, sessions, endOne, endOthers }: AccountSessionsProps) {
  return (
    <>
      <ul aria-label="Your sessions" className="flex flex-col">
        {sessions.map((one) => (
          <SessionRow key={one.handle} session={one} end={endOne} />
        ))}
      </ul>
      <div className="flex flex-col gap-3 border-t border-line px-4 py-3">
        <p className="text-sm text-ink-3">
          This session ends at <Time value={session.endsAt} format="absolute" />, or after{' '}
          {session.idleMinutes} minutes in which nothing is done.
        </p>
        <EndOthers action={endOthers} count={sessions.length - 1} />
      </div>
    </>
  );
}

function SessionRow({ session, end }: { session: OwnSessionView; end: AccountSessionsProps['endOne'] }) {
  const { handle, device, address, by, isThis } = session;
  const { run, isPending, errors } = useAction(end, {
    onDone: () => {
      showToast({ title: 'The session ended' });
    },
  });
  return (
    <li className="flex flex-wrap items-start gap-x-3 gap-y-2 border-t border-line px-4 py-3 first:border-t-0">
      <MonitorSmartphone aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-ink-3" />
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1 text-base font-medium">
          <span className="wrap-anywhere">{device}</span>
          {isThis && <Badge tone="strong">this one</Badge>}
          {session.awaitsSecondFactor && <Badge tone="outline">waits for the second factor</Badge>}
        </p>
        <p className="text-sm wrap-anywhere text-ink-3">
          From {address ?? 'an address that is not known'}, signed in{' '}
          {by === 'single_sign_on' && 'by single sign-on '}
          <Time value={session.signedInAt} format="absolute" />, last seen <Time value={session.lastSeenAt} />
        </p>
        {errors.map(({ message }) => (
          <p key={message} role="alert" className="text-sm text-bad-ink">
            {message}
          </p>
        ))}
      </div>
      {isThis ? (
        <LinkButton href="/sign-out" size="sm">
          Sign out here
        </LinkButton>
      ) : (
        <Button
          size="sm"
          isPending={isPending}
          aria-label={`End the session of ${device}`}
          onPress={() => {
            run({ handle });
          }}
        >
          End
        </Button>
      )}
    </li>
  );
}

function EndOthers({ action, count }: { action: AccountSessionsProps['endOthers']; count: number }) {
  const { run, isPending, errors } = useAction(action, {
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
      <div>
        <Button
          type="submit"
          isPending={isPending}
          disabledReason={count === 0 ? 'There is no other session.' : undefined}
        >
          End all other sessions
        </Button>
      </div>
    </Form>
  );
}
