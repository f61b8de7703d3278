'use client';

import type { ReactNode } from 'react';
import { useRouter } from 'next/navigation';
import { RefreshCw } from 'lucide-react';
import type { Action } from '@/lib/contracts/action';
import type { AnswerView, AskedView } from '@/lib/contracts/answer';
import { useAsked } from '@/lib/client/queries/use-asked';
import { Button } from '@/components/ui/button';
import { showToast } from '@/components/ui/toast-region';

export interface AskButtonProps<I> {
  action: Action<I, AskedView>;
  input: I;
  /** What the palette of commands calls it. */
  command: string;
  /** Said to who cannot see the button turn while the worker is at it. */
  waiting: string;
  /** Why it cannot be asked now. */
  disabledReason: string | undefined;
  /** Said when the worker gives no reason. */
  failed: string;
  /** Says what was found, where the page does not say it by itself. */
  onAnswer?: (answer: Extract<AnswerView, { state: 'done' }>) => void;
  children: ReactNode;
}

/** Asks the worker for a look at something; the page is read again when it has looked. */
export function AskButton<I>(props: AskButtonProps<I>) {
  const { action, input, command, waiting, disabledReason, failed, onAnswer, children } = props;
  const router = useRouter();
  const { ask, isPending, errors } = useAsked(action, (end) => {
    router.refresh();
    if (end.state === 'done') onAnswer?.(end.answer);
    else showToast({ title: end.failures[0]?.summary ?? failed, tone: 'attention' });
  });
  return (
    <span className="flex flex-col gap-1">
      <Button
        data-command={command}
        icon={<RefreshCw />}
        isPending={isPending}
        disabledReason={disabledReason}
        onPress={() => {
          ask(input);
        }}
      >
        {children}
      </Button>
      <span role="status" className="sr-only">
        {isPending && waiting}
      </span>
      {errors.map(({ message }) => (
        <span key={message} role="alert" className="max-w-64 text-sm text-bad-ink">
          {message}
        </span>
      ))}
    </span>
  );
}
