import type { ReleaseView } from '@/lib/contracts/release';
import { formatCount } from '@/lib/client/format-number';
import { DigestChip } from '@/components/ui/digest-chip';
import { InlineCode } from '@/components/ui/inline-code';
import { Time } from '@/components/ui/time';

const REVISION_LENGTH = 8;

/** A release in one line: number, digest, revision, size, age. */
export function ReleaseLine({ release }: { release: ReleaseView }) {
  return (
    <span className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm text-ink-3">
      <span className="font-medium text-ink-2">Release {release.number}</span>
      <DigestChip digest={release.digest} label="content" />
      {release.revision !== null && (
        <span title={release.revision}>
          revision <InlineCode>{release.revision.slice(0, REVISION_LENGTH)}</InlineCode>
        </span>
      )}
      <span>{formatCount(release.migrationCount, 'migration')}</span>
      <span>
        made <Time value={release.createdAt} />
      </span>
    </span>
  );
}
