import { csvHref } from '@/lib/contracts/csv-href';
import { Equal, PackageCheck } from 'lucide-react';
import type { ComparisonSearch, SideView, VersionCellView, VersionRowView } from '@/lib/contracts/comparison';
import { comparisonHref } from '@/lib/contracts/comparison-href';
import { versionsShown } from '@/lib/contracts/versions-shown';
import { formatCount } from '@/lib/client/format-number';
import { migrationHref } from '@/components/matrix/place-address';
import { LookBadge } from '@/components/states/look-badge';
import { MigrationStateBadge } from '@/components/states/state-badges';
import { EmptyState } from '@/components/ui/empty-state';
import { LinkButton } from '@/components/ui/link-button';
import { FilterChips } from '@/components/ui/filter-chips';
import { Panel } from '@/components/ui/panel';
import { StateBadge } from '@/components/ui/state-badge';
import { Table } from '@/components/ui/table';
import { TextsDiff } from './texts-diff';
import { VERSION_LOOKS } from './version-looks';

export interface VersionsPanelProps {
  project: { readonly id: string; readonly slug: string };
  left: SideView;
  right: SideView;
  rows: readonly VersionRowView[];
  show: ComparisonSearch['show'];
}

/** Migrations of both sides in their order, and the texts where they differ. */
export function VersionsPanel({ project, left, right, rows, show }: VersionsPanelProps) {
  const different = versionsShown(rows, 'differences');
  const edited = rows.filter(({ verdict }) => verdict === 'texts_differ');
  const path = comparisonHref(project.slug, left.address, right.address);
  return (
    <Panel
      title="Versions"
      padding="flush"
      description={sentenceOf(rows, { left: left.name, right: right.name })}
      actions={
        <FilterChips
          label="Migrations shown"
          chips={[
            { label: 'Differences', isOn: show === 'differences', href: path, count: different.length },
            { label: 'All', isOn: show === 'all', href: `${path}&show=all`, count: rows.length },
          ]}
        />
      }
    >
      <Table
        caption={`Migrations of ${left.name} and ${right.name}`}
        csv={csvHref('comparison', {
          project: project.slug,
          left: left.address,
          right: right.address,
          show: show === 'all' ? show : null,
        })}
        rows={versionsShown(rows, show)}
        rowKey={({ migrationId }) => migrationId}
        rowHref={({ migrationId }) => migrationHref(project.slug, migrationId)}
        empty={
          <EmptyState
            title="The same migrations"
            icon={<Equal />}
            level={3}
            action={
              rows.length === 0 ? (
                <LinkButton href={`/p/${project.slug}`}>What the source holds</LinkButton>
              ) : (
                <LinkButton href={`${path}&show=all`}>Show all of them</LinkButton>
              )
            }
          >
            {rows.length === 0
              ? 'Neither side knows any migration yet.'
              : `Both sides have the same ${formatCount(rows.length, 'migration')}, with the same texts.`}
          </EmptyState>
        }
        columns={[
          {
            id: 'migration',
            header: 'Migration',
            isRowHeader: true,
            cell: ({ migrationId }) => (
              <span translate="no" className="font-mono text-xs wrap-anywhere">
                {migrationId}
              </span>
            ),
          },
          { id: 'left', header: left.name, cell: (row) => <Held cell={row.left} /> },
          { id: 'right', header: right.name, cell: (row) => <Held cell={row.right} /> },
          {
            id: 'verdict',
            header: 'Compared',
            cell: ({ verdict }) => <LookBadge look={VERSION_LOOKS[verdict]} size="sm" />,
          },
        ]}
      />
      {edited.map(({ migrationId, left: one, right: other }) => (
        <TextsDiff
          key={migrationId}
          project={project}
          left={left}
          right={right}
          migrationId={migrationId}
          checksums={`${one?.checksum ?? ''} ${other?.checksum ?? ''}`}
        />
      ))}
    </Panel>
  );
}

function Held({ cell }: { cell: VersionCellView | null }) {
  if (cell === null) return <span className="text-ink-3">not there</span>;
  if (cell.state !== null) return <MigrationStateBadge state={cell.state} size="sm" />;
  return <StateBadge family="off" icon={<PackageCheck />} label="In the release" size="sm" />;
}

function sentenceOf(
  rows: readonly VersionRowView[],
  names: { readonly left: string; readonly right: string },
): string {
  const count = (verdict: VersionRowView['verdict']): number =>
    rows.filter((row) => row.verdict === verdict).length;
  const parts = [
    `${formatCount(count('same'), 'migration')} on both`,
    ...(count('left_only') === 0 ? [] : [`${String(count('left_only'))} only on ${names.left}`]),
    ...(count('right_only') === 0 ? [] : [`${String(count('right_only'))} only on ${names.right}`]),
    ...(count('texts_differ') === 0 ? [] : [`${String(count('texts_differ'))} with different texts`]),
  ];
  return parts.join(', ');
}
