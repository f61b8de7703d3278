import { Hourglass } from 'lucide-react';
import type { BlockerView, LiveFactsView } from '@/lib/contracts/run';
import { formatDuration } from '@/lib/client/format-duration';
import { formatNumber } from '@/lib/client/format-number';
import { InlineCode } from '@/components/ui/inline-code';
import { useNow } from '@/components/ui/clock';
import { Elapsed } from '@/components/ui/elapsed';
import { ProgressBar } from '@/components/ui/progress-bar';

export interface RunLiveProps {
  live: LiveFactsView;
  sentAt: string | null;
}

/** What the watcher sees of the statement that runs: who stands in its way, and PostgreSQL's own progress. */
export function RunLive({ live, sentAt }: RunLiveProps) {
  const { blockedBy, progress, retryAt } = live;
  return (
    <div className="flex flex-col gap-2 ps-8 pe-2 pb-3">
      {blockedBy.map((blocker, place) => (
        <div
          key={blocker.pid}
          data-family="attention"
          className="flex items-start gap-2 rounded-md bg-fam-soft px-3 py-2 text-base"
        >
          <Hourglass className="mt-0.5 size-4 shrink-0 text-fam-ink" />
          <div className="min-w-0">
            <p>
              {retryAt === null ? (
                <>Waiting {sentAt !== null && <Elapsed since={sentAt} />} for</>
              ) : (
                'Gave way to'
              )}{' '}
              pid {blocker.pid} ({whoIs(blocker)})
            </p>
            {retryAt !== null && place === 0 && <NextTry at={retryAt} />}
            <BlockerQuery query={blocker.query} />
          </div>
        </div>
      ))}
      {progress !== null && (
        <ProgressBar
          label={phaseWords(progress)}
          {...(progress.done !== null &&
            progress.total !== null &&
            progress.total > 0 && { share: progress.done / progress.total })}
          {...(progress.done !== null && { valueText: countWords(progress) })}
        />
      )}
    </div>
  );
}

/** The lock was not free in time: others come first, and the migration begins anew. */
function NextTry({ at }: { at: string }) {
  const left = Date.parse(at) - useNow('second');
  return (
    <p suppressHydrationWarning className="tabular-nums">
      The lock was not free in time, so the migration was rolled back. Tries again{' '}
      {left < 1000 ? 'now' : `in ${formatDuration(Math.ceil(left / 1000) * 1000)}`}.
    </p>
  );
}

function BlockerQuery({ query }: { query: string }) {
  if (query === '') return null;
  return (
    <p className="line-clamp-2 text-sm text-ink-3">
      {query === HIDDEN ? (
        'What it does and since when is hidden from the deploy role; a grant of pg_read_all_stats shows it.'
      ) : (
        <InlineCode>{query}</InlineCode>
      )}
    </p>
  );
}

/** What PostgreSQL shows instead of a statement to a role that may not see it (manual, 27.2.3 pg_stat_activity). */
const HIDDEN = '<insufficient privilege>';

type Progress = NonNullable<LiveFactsView['progress']>;

function whoIs({ application, user, state, transactionSeconds }: BlockerView): string {
  const name = application === '' ? user : application;
  if (transactionSeconds !== null) {
    const doing = state.startsWith('idle') ? 'idle' : state;
    const since = `in a transaction for ${formatDuration(transactionSeconds * 1000)}`;
    return `${name}, ${doing === '' ? since : `${doing} ${since}`}`;
  }
  return state === '' ? name : `${name}, ${state}`;
}

function phaseWords({ phase, phaseNumber, phaseCount, waitingForPid }: Progress): string {
  const place =
    phaseNumber === null || phaseCount === null
      ? ''
      : `Phase ${String(phaseNumber)} of ${String(phaseCount)}: `;
  return `${place}${phase}${waitingForPid === null ? '' : `, waiting for pid ${String(waitingForPid)}`}`;
}

function countWords({ done, total, unit }: Progress): string {
  const of = total === null || total <= 0 ? '' : ` of ${formatNumber(total)}`;
  return `${formatNumber(Math.min(done ?? 0, total ?? Infinity))}${of} ${unit ?? ''}`.trim();
}
