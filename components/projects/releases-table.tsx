import { csvHref } from '@/lib/contracts/csv-href';
import { PackageOpen } from 'lucide-react';
import type { ReleaseRow } from '@/lib/contracts/release';
import { LookBadge } from '@/components/states/look-badge';
import { SCHEMA_LOOKS } from '@/components/states/schema-looks';
import { DigestChip } from '@/components/ui/digest-chip';
import { EmptyState } from '@/components/ui/empty-state';
import { TextLink } from '@/components/ui/text-link';
import { InlineCode } from '@/components/ui/inline-code';
import { Table, type TableColumn } from '@/components/ui/table';
import { Time } from '@/components/ui/time';

const REVISION_LENGTH = 12;

/** Every release of a project, newest first. */
export function ReleasesTable({ slug, releases }: { slug: string; releases: readonly ReleaseRow[] }) {
  return (
    <Table
      caption="Releases, newest first"
      csv={csvHref('releases', { project: slug })}
      columns={releases.some(({ schema }) => schema !== null) ? COLUMNS : WITHOUT_SCHEMA}
      rows={releases}
      rowKey={({ number }) => String(number)}
      empty={
        <EmptyState title="No release yet" icon={<PackageOpen />} level={2}>
          A release is made when two readings of the source agree and its content is new. Whether it was read
          stands on <TextLink href={`/p/${slug}`}>the page of the project</TextLink>.
        </EmptyState>
      }
    />
  );
}

const COLUMNS: readonly TableColumn<ReleaseRow>[] = [
  { id: 'number', header: 'Release', isRowHeader: true, cell: ({ number }) => `Release ${String(number)}` },
  { id: 'digest', header: 'Content', cell: ({ digest }) => <DigestChip digest={digest} /> },
  {
    id: 'revision',
    header: 'Revision',
    cell: ({ revision }) =>
      revision === null ? (
        <span className="text-ink-3">none</span>
      ) : (
        <InlineCode>{revision.slice(0, REVISION_LENGTH)}</InlineCode>
      ),
  },
  { id: 'count', header: 'Migrations', align: 'end', cell: ({ migrationCount }) => migrationCount },
  {
    id: 'newest',
    header: 'Newest migration',
    cell: ({ newestMigrationId }) => (
      <span translate="no" className="font-mono text-xs wrap-anywhere">
        {newestMigrationId ?? 'none'}
      </span>
    ),
  },
  {
    id: 'schema',
    header: 'Prisma schema',
    cell: ({ schema }) => <LookBadge size="sm" look={SCHEMA_LOOKS[schema?.kind ?? 'unknown']} />,
  },
  {
    id: 'made',
    header: 'Made',
    align: 'end',
    noWrap: true,
    cell: ({ createdAt }) => <Time value={createdAt} />,
  },
];

/** Most tools have no schema beside their migrations to compare with. */
const WITHOUT_SCHEMA = COLUMNS.filter(({ id }) => id !== 'schema');
