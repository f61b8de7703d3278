'use client';

import { Send } from 'lucide-react';
import type { Action } from '@/lib/contracts/action';
import { useAction } from '@/lib/client/use-action';
import { Button } from '@/components/ui/button';

export interface TestWebhookButtonProps {
  action: Action<Record<string, never>, null>;
  hasWebhook: boolean;
}

/** Sends one test message, to be followed in the list of deliveries. */
export function TestWebhookButton({ action, hasWebhook }: TestWebhookButtonProps) {
  const { run, isPending, errors } = useAction(action);
  return (
    <span className="flex flex-col items-end gap-1">
      <Button
        size="sm"
        icon={<Send />}
        isPending={isPending}
        disabledReason={hasWebhook ? undefined : 'Save an address first.'}
        onPress={() => {
          run({});
        }}
      >
        Send a test
      </Button>
      {errors.map(({ message }) => (
        <span key={message} role="alert" className="text-sm text-bad-ink">
          {message}
        </span>
      ))}
    </span>
  );
}
