import type { ReactNode } from 'react';
import { BareShell } from '@/components/shell/bare-shell';
import { CopyButton } from '@/components/ui/copy-button';
import { LinkButton } from '@/components/ui/link-button';
import { EntryCard } from './entry-card';

export interface RefusalProps {
  title: string;
  children: ReactNode;
  /** For a report; what the log calls it. */
  requestId: string | null;
  /** Besides the way home. */
  action?: ReactNode;
}

/** A page that cannot be shown: what happened, what to do, and a number for whoever is asked. */
export function Refusal({ title, children, requestId, action }: RefusalProps) {
  return (
    <BareShell>
      <EntryCard title={title} intro={children}>
        <div className="flex flex-wrap gap-2">
          {action}
          <LinkButton href="/" size="lg">
            Home
          </LinkButton>
        </div>
        {requestId !== null && (
          <p className="mt-5 flex items-center gap-1 text-xs text-ink-3">
            <span className="min-w-0 wrap-anywhere">
              Request <code className="font-mono">{requestId}</code>
            </span>
            <CopyButton text={requestId} noun="request number" />
          </p>
        )}
      </EntryCard>
    </BareShell>
  );
}
