import type { LiveFactsView } from '@/lib/contracts/run';
import { formatNumber } from '@/lib/client/format-number';
import { Elapsed } from '@/components/ui/elapsed';
import { ProgressBar } from '@/components/ui/progress-bar';
import { BlockerNote } from './blocker-note';
import { NextTry } from './next-try';

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
        <BlockerNote
          key={blocker.pid}
          blocker={blocker}
          lead={
            retryAt === null ? (
              <>Waiting {sentAt !== null && <Elapsed since={sentAt} />} for</>
            ) : (
              'Gave way to'
            )
          }
        >
          {retryAt !== null && place === 0 && (
            <NextTry at={retryAt} why="The lock was not free in time, so the migration was rolled back." />
          )}
        </BlockerNote>
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

type Progress = NonNullable<LiveFactsView['progress']>;

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
