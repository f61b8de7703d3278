import { BookCheck, BookX, Undo2 } from 'lucide-react';
import type { ResolutionKindView } from '@/lib/contracts/resolution-kind';
import { withSearch } from '@/lib/contracts/with-search';
import type { HistoryRowView, TimelineItemView } from '@/lib/contracts/timeline';
import { formatCount } from '@/lib/client/format-number';
import { migrationHref } from '@/components/matrix/place-address';
import { CodeBlock } from '@/components/ui/code-block';
import { DigestChip } from '@/components/ui/digest-chip';
import { Duration } from '@/components/ui/duration';
import { KeyValueList } from '@/components/ui/key-value-list';
import { LinkButton } from '@/components/ui/link-button';
import { TextLink } from '@/components/ui/text-link';
import { Time } from '@/components/ui/time';
import { AppliedDiff } from './applied-diff';
import { isRecorded } from './is-recorded';

export interface TimelineRowProps {
  project: { readonly id: string; readonly slug: string };
  item: TimelineItemView;
  /** Where its record can be corrected; null for somebody who may not, and where nothing is ever written. */
  resolvePath: string | null;
  /** Where it can be taken back; null for every one but the newest. */
  undoPath: string | null;
}

/** Who ran it: a deploy of ours, another tool, or nobody so far. */
function Doer({ item }: Pick<TimelineRowProps, 'item'>) {
  const { deploy } = item;
  if (deploy === null) return isRecorded(item) ? 'another tool' : 'nobody yet';
  return <TextLink href={`/d/${String(deploy.number)}`}>Deploy #{deploy.number}</TextLink>;
}

/** All that is known of one migration on one environment, and what can be done about its record. */
export function TimelineDetails({ project, item, resolvePath, undoPath }: TimelineRowProps) {
  const { startedAt, finishedAt, log, recordedChecksum, releaseChecksum } = item;
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
            value: <Doer item={item} />,
          },
          ...(recordedChecksum === null
            ? []
            : [{ key: 'Recorded checksum', value: <DigestChip digest={recordedChecksum} /> }]),
          ...(releaseChecksum === null || releaseChecksum === recordedChecksum
            ? []
            : [{ key: 'Checksum in the release', value: <DigestChip digest={releaseChecksum} /> }]),
        ]}
      />
      <Told item={item} />
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

/** What state and checksums do not say by themselves. */
function Told({ item }: Pick<TimelineRowProps, 'item'>) {
  const words = wordsOf(item);
  return words === null ? null : <p className="text-sm text-ink-2">{words}</p>;
}

function wordsOf(item: TimelineItemView): string | null {
  const { state, inRelease, recordedChecksum } = item;
  if (isGap(item)) {
    return 'It has not run here and never will: the tool passes over what comes before its newest. Bring it as a new migration behind the newest; or run its statements by hand, and mark it as applied.';
  }
  if (state === 'pending' && recordedChecksum !== null) {
    return 'It ran here with another text, and runs again.';
  }
  if (inRelease) return null;
  return state === 'failed'
    ? 'It stands in the tool’s history, and the newest release does not hold it.'
    : 'It ran here, and the newest release does not hold it: the file was renamed or removed.';
}

const FAILED: readonly TimelineItemView['state'][] = ['failed', 'partly_applied'];
const UNAPPLIED: readonly TimelineItemView['state'][] = [...FAILED, 'pending', 'rolled_back'];

/** Passed over by the tool, which never runs it: what nothing stands for. */
const isGap = ({ state, marks }: TimelineItemView): boolean =>
  state === 'skipped' && marks.includes('out_of_order');

/** The ways to correct what the history says, without running anything. */
function Resolve({ item, path }: { item: TimelineItemView; path: string }) {
  const { state, migrationId, inRelease, startedAt } = item;
  const isFailed = FAILED.includes(state);
  // Without file and time it is a mark of the tool, such as a lock or a version, and no migration that can be taken back.
  const mayFall = isFailed && (inRelease || startedAt !== null);
  const mayCount = inRelease && (UNAPPLIED.includes(state) || isGap(item));
  if (!mayFall && !mayCount) return null;
  const href = (kind: ResolutionKindView) => withSearch(path, { kind, migration: migrationId });
  return (
    <p className="flex flex-wrap gap-2">
      {mayFall && (
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
