import { BookCheck, BookX, Undo2 } from 'lucide-react';
import type { ResolutionKindView } from '@/lib/contracts/resolution-kind';
import { withSearch } from '@/lib/contracts/with-search';
import type { HistoryRowView, TimelineItemView } from '@/lib/contracts/timeline';
import { formatCount } from '@/lib/client/format-number';
import { migrationAnchor, migrationHref } from '@/components/matrix/place-address';
import { MigrationStateBadge } from '@/components/states/state-badges';
import { CodeBlock } from '@/components/ui/code-block';
import { DigestChip } from '@/components/ui/digest-chip';
import { Disclosure } from '@/components/ui/disclosure';
import { Duration } from '@/components/ui/duration';
import { KeyValueList } from '@/components/ui/key-value-list';
import { LinkButton } from '@/components/ui/link-button';
import { TextLink } from '@/components/ui/text-link';
import { Time } from '@/components/ui/time';
import { AppliedDiff } from './applied-diff';

export interface TimelineRowProps {
  project: { readonly id: string; readonly slug: string };
  item: TimelineItemView;
  /** Where its record can be corrected; null for somebody who may not, and where nothing is ever written. */
  resolvePath: string | null;
  /** Where it can be taken back; null for every one but the newest. */
  undoPath: string | null;
}

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
            <span translate="no" className="min-w-0 font-mono text-xs wrap-anywhere">
              {item.migrationId}
            </span>
            <MigrationStateBadge state={item.state} marks={item.marks} graph={item.graph} size="sm" />
          </span>
        }
        meta={<When item={item} />}
      >
        <Details project={project} item={item} resolvePath={resolvePath} undoPath={undoPath} />
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

/** Who ran it: a deploy of ours, another tool, or nobody so far. */
function Doer({ deploy, startedAt }: Pick<TimelineRowProps['item'], 'deploy' | 'startedAt'>) {
  if (deploy === null) return startedAt === null ? 'nobody yet' : 'another tool';
  return <TextLink href={`/d/${String(deploy.number)}`}>Deploy #{deploy.number}</TextLink>;
}

function Details({ project, item, resolvePath, undoPath }: TimelineRowProps) {
  const { startedAt, finishedAt, deploy, log, recordedChecksum, releaseChecksum } = item;
  const taken =
    startedAt === null || finishedAt === null ? null : Date.parse(finishedAt) - Date.parse(startedAt);
  return (
    <div className="flex flex-col gap-4">
      <KeyValueList
        look="stacked"
        items={[
          {
            key: 'Migration',
            value: <TextLink href={migrationHref(project.slug, item.migrationId)}>{item.name}</TextLink>,
          },
          ...(startedAt === null
            ? []
            : [{ key: 'Started', value: <Time value={startedAt} format="absolute" /> }]),
          ...(taken === null ? [] : [{ key: 'Took', value: <Duration ms={taken} /> }]),
          {
            key: 'By',
            value: <Doer deploy={deploy} startedAt={startedAt} />,
          },
          ...(recordedChecksum === null
            ? []
            : [{ key: 'Recorded checksum', value: <DigestChip digest={recordedChecksum} /> }]),
          ...(releaseChecksum === null || releaseChecksum === recordedChecksum
            ? []
            : [{ key: 'Checksum in the release', value: <DigestChip digest={releaseChecksum} /> }]),
        ]}
      />
      {!item.inRelease && (
        <p className="text-sm text-ink-2">
          It ran here, and the newest release does not hold it: the file was renamed or removed.
        </p>
      )}
      {log !== null && log !== '' && (
        <CodeBlock code={log} label="log" title="What the tool recorded" maxHeight="sm" />
      )}
      {item.marks.includes('edited') && recordedChecksum !== null && (
        <AppliedDiff project={project} migrationId={item.migrationId} checksum={recordedChecksum} />
      )}
      {item.earlier.length > 0 && <Earlier rows={item.earlier} />}
      {resolvePath !== null && <Resolve item={item} path={resolvePath} />}
      <Undo item={item} path={undoPath} />
    </div>
  );
}

const FAILED: readonly TimelineItemView['state'][] = ['failed', 'partly_applied'];
const UNAPPLIED: readonly TimelineItemView['state'][] = [...FAILED, 'pending', 'rolled_back'];

/** The ways to correct what the history says, without running anything. */
function Resolve({
  item: { state, migrationId, inRelease },
  path,
}: {
  item: TimelineItemView;
  path: string;
}) {
  const isFailed = FAILED.includes(state);
  const mayCount = inRelease && UNAPPLIED.includes(state);
  if (!isFailed && !mayCount) return null;
  const href = (kind: ResolutionKindView) => withSearch(path, { kind, migration: migrationId });
  return (
    <p className="flex flex-wrap gap-2">
      {isFailed && (
        <LinkButton href={href('mark_rolled_back')} size="sm" icon={<BookX />}>
          Mark as rolled back…
        </LinkButton>
      )}
      {mayCount && (
        <LinkButton
          href={href('mark_applied')}
          size="sm"
          variant={isFailed ? 'secondary' : 'quiet'}
          icon={<BookCheck />}
        >
          Mark as applied…
        </LinkButton>
      )}
    </p>
  );
}

/** The way to take the newest one back. */
function Undo({ item, path }: { item: TimelineItemView; path: string | null }) {
  if (path === null) return null;
  return (
    <p>
      <LinkButton
        href={withSearch(path, { migration: item.migrationId })}
        size="sm"
        variant="quiet"
        icon={<Undo2 />}
      >
        Undo…
      </LinkButton>
    </p>
  );
}

function Earlier({ rows }: { rows: readonly HistoryRowView[] }) {
  return (
    <div className="flex flex-col gap-2">
      <h3 className="text-sm font-medium">{formatCount(rows.length, 'earlier attempt')}</h3>
      <ul className="flex flex-col gap-3">
        {rows.map((row) => (
          <li key={row.rowId} className="flex flex-col gap-1 text-sm text-ink-2">
            <span>
              {row.startedAt !== null && (
                <>
                  started <Time value={row.startedAt} format="absolute" />
                </>
              )}
              {row.finishedAt !== null && (
                <>
                  , finished <Time value={row.finishedAt} format="absolute" />
                </>
              )}
              {row.rolledBackAt !== null && (
                <>
                  , marked as rolled back <Time value={row.rolledBackAt} format="absolute" />
                </>
              )}
            </span>
            {row.log !== null && row.log !== '' && <CodeBlock code={row.log} label="log" maxHeight="sm" />}
          </li>
        ))}
      </ul>
    </div>
  );
}
