import { failure, type Failure } from '../../base/failure';
import type { History } from '../../model/history';
import type { Migration } from '../../model/migration';
import { beforeEach } from './alembic-history';
import { withAllBefore } from './revision-graph';

/** What no head stands on, as `alembic upgrade heads` would bring it. */
export function pendingIds(migrations: readonly Migration[], { entries }: History): readonly string[] {
  const heads = entries.map(({ migrationId }) => migrationId);
  const applied = withAllBefore(heads, beforeEach(migrations));
  return migrations.filter(({ historyKey }) => !applied.has(historyKey)).map(({ id }) => id);
}

/** Rows with which Alembic stops before it runs anything. */
export function refusalOf(migrations: readonly Migration[], { entries }: History): Failure | null {
  const before = beforeEach(migrations);
  const heads = entries.map(({ migrationId }) => migrationId);
  const unknown = heads.find((head) => !before.has(head));
  if (unknown !== undefined) return notLocated(unknown);
  for (const head of heads) {
    const below = withAllBefore(before.get(head) ?? [], before);
    const other = heads.find((each) => below.has(each));
    if (other !== undefined) return overlapping({ head, other, top: topOf(heads, before) });
  }
  return null;
}

/** Those that no other stands on. */
function topOf(heads: readonly string[], before: ReadonlyMap<string, readonly string[]>): readonly string[] {
  const below = withAllBefore(
    heads.flatMap((head) => before.get(head) ?? []),
    before,
  );
  return heads.filter((head) => !below.has(head));
}

const notLocated = (revision: string): Failure =>
  failure('HISTORY.REVISION_NOT_LOCATED', `Can't locate revision identified by '${revision}'.`, {
    why: 'The table of the history names it, and no file of the release is that revision: what it stands on cannot be told.',
    fix: 'Read the source at a commit that holds its file, or write down where the schema stands: alembic stamp --purge <revision>',
  });

const overlapping = ({
  head,
  other,
  top,
}: {
  readonly head: string;
  readonly other: string;
  readonly top: readonly string[];
}): Failure =>
  failure('HISTORY.HEADS_OVERLAP', `The history names ${other} beside ${head}, which stands on it.`, {
    why: 'Alembic keeps heads alone and stops with “overlaps with other requested revisions”.',
    fix: `Leave the heads alone in the table of the history: alembic stamp --purge ${top.join(' ')}`,
  });
