import { useState, type ReactNode } from 'react';
import { Hourglass } from 'lucide-react';
import type { BlockerView } from '@/lib/contracts/run';
import { formatDuration } from '@/lib/client/format-duration';
import { CodeBlock } from '@/components/ui/code-block';
import { Disclosure } from '@/components/ui/disclosure';
import { InlineCode } from '@/components/ui/inline-code';

export interface BlockerNoteProps {
  blocker: BlockerView;
  /** What it does to us, in front of its name. */
  lead: ReactNode;
  children?: ReactNode;
}

/** A session that stands in the way: who it is, since when, and what it ran last. */
export function BlockerNote({ blocker, lead, children }: BlockerNoteProps) {
  return (
    <div
      data-family="attention"
      className="flex items-start gap-2 rounded-md bg-fam-soft px-3 py-2 text-base"
    >
      <Hourglass className="mt-0.5 size-4 shrink-0 text-fam-ink" />
      <div className="min-w-0">
        <p>
          {lead} pid {blocker.pid} ({whoIs(blocker)})
        </p>
        {children}
        <BlockerQuery blocker={blocker} />
      </div>
    </div>
  );
}

function BlockerQuery({ blocker: { pid, query } }: Pick<BlockerNoteProps, 'blocker'>) {
  if (query === '') return null;
  if (query === HIDDEN) {
    return (
      <p className="text-sm text-ink-3">
        What it does and since when is hidden from the deploy role; a grant of pg_read_all_stats shows it.
      </p>
    );
  }
  return query.length <= LONGEST_LINE && !query.includes('\n') ? (
    <p className="text-sm text-ink-3">
      <InlineCode>{query}</InlineCode>
    </p>
  ) : (
    <LongQuery pid={pid} query={query} />
  );
}

/** The note goes and comes with each try of the run; what a reader opened is open again. */
function LongQuery({ pid, query }: Pick<BlockerView, 'pid' | 'query'>) {
  const [isOpen, setIsOpen] = useState(() => OPENED.has(pid));
  const remember = (open: boolean): void => {
    if (open) OPENED.add(pid);
    else OPENED.delete(pid);
    setIsOpen(open);
  };
  return (
    <Disclosure
      className="-ms-2 text-sm text-ink-3"
      isOpen={isOpen}
      onToggle={remember}
      summary={
        <span className="line-clamp-2">
          <InlineCode>{query}</InlineCode>
        </span>
      }
    >
      <CodeBlock code={query} label="what it ran last" maxHeight="sm" />
    </Disclosure>
  );
}

/** Sessions whose statement is open on this page. */
const OPENED = new Set<number>();

/** Longer statements are folded, by their length alone, so that nothing moves once the page knows its width. */
const LONGEST_LINE = 120;

/** What PostgreSQL shows instead of a statement to a role that may not see it (manual, 27.2.3 pg_stat_activity). */
const HIDDEN = '<insufficient privilege>';

function whoIs({ application, user, state, transactionSeconds }: BlockerView): string {
  const name = application === '' ? user : application;
  if (transactionSeconds !== null) {
    const doing = state.startsWith('idle') ? 'idle' : state;
    const since = `in a transaction for ${formatDuration(transactionSeconds * 1000)}`;
    return `${name}, ${doing === '' ? since : `${doing} ${since}`}`;
  }
  return state === '' ? name : `${name}, ${state}`;
}
