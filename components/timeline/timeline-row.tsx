import { saysName } from '@/lib/contracts/says-name';
import type { TimelineItemView } from '@/lib/contracts/timeline';
import { migrationAnchor } from '@/components/matrix/place-address';
import { MigrationStateBadge } from '@/components/states/state-badges';
import { Disclosure } from '@/components/ui/disclosure';
import { Time } from '@/components/ui/time';
import { TimelineDetails, type TimelineRowProps } from './timeline-details';

/** One migration: state and marks, when, how long, by which deploy; the rest behind the line. */
export function TimelineRow({ project, item, resolvePath, undoPath }: TimelineRowProps) {
  const needsEyes = item.state === 'failed' || item.state === 'partly_applied';
  return (
    <li
      id={migrationAnchor(item.migrationId)}
      className="scroll-mt-24 border-b border-line px-2 py-1 compact:py-0 [content-visibility:auto] [contain-intrinsic-size:auto_2.75rem] last:border-b-0 target:bg-accent-soft"
    >
      <Disclosure
        isOpen={needsEyes}
        summary={
          <span className="grid items-center gap-x-4 gap-y-1 md:grid-cols-[minmax(0,1fr)_auto]">
            <span className="flex min-w-0 flex-wrap items-baseline gap-x-3">
              <span translate="no" className="min-w-0 font-mono text-xs wrap-anywhere">
                {item.migrationId}
              </span>
              {!saysName(item) && (
                <span className="min-w-0 text-xs text-ink-2 wrap-anywhere">{item.name}</span>
              )}
            </span>
            <MigrationStateBadge state={item.state} marks={item.marks} graph={item.graph} size="sm" />
          </span>
        }
        meta={<When item={item} />}
      >
        <TimelineDetails project={project} item={item} resolvePath={resolvePath} undoPath={undoPath} />
      </Disclosure>
    </li>
  );
}

function When({ item: { startedAt, finishedAt, deploy } }: { item: TimelineItemView }) {
  const at = finishedAt ?? startedAt;
  if (at === null) return null;
  return (
    <span className="flex items-center gap-3 max-md:flex-col max-md:items-end max-md:gap-0">
      {deploy !== null && <span className="text-xs">#{deploy.number}</span>}
      <span className="inline-block text-end md:min-w-36">
        <Time value={at} />
      </span>
    </span>
  );
}
