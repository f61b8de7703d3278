import { SearchX } from 'lucide-react';
import { csvHref } from '@/lib/contracts/csv-href';
import type { EnvironmentLine } from '@/lib/contracts/environment';
import { statesShown } from '@/lib/contracts/states-shown';
import { TimeMarks } from '@/components/freezes/time-marks';
import { migrationVersion } from '@/components/matrix/migration-version';
import { EnvironmentStateBadge } from '@/components/states/environment-state-badge';
import { DeployStateBadge } from '@/components/states/state-badges';
import { EmptyState } from '@/components/ui/empty-state';
import { LinkButton } from '@/components/ui/link-button';
import { Table, type TableColumn } from '@/components/ui/table';
import { TextLink } from '@/components/ui/text-link';
import { FactsAge } from './facts-age';
import { TierBadge } from './tier-badge';

/** Environments as a list: what the matrix is on a phone, and where there are too many columns. */
export function FleetList({
  slug,
  environments,
  state,
  text,
}: {
  slug: string;
  /** The filter that is on; null when none is. */
  state: string | null;
  /** What their names are filtered by; empty when they are not. */
  text: string;
  environments: readonly EnvironmentLine[];
}) {
  return (
    <Table
      caption="Environments in promotion order"
      csv={csvHref('environments', { project: slug, state, q: text })}
      columns={COLUMNS}
      rows={environments}
      rowKey={({ id }) => id}
      rowHref={(environment) => `/p/${slug}/e/${environment.slug}`}
      empty={
        <EmptyState
          title="Nothing matches"
          icon={<SearchX />}
          action={<LinkButton href={`/p/${slug}?view=fleet`}>Clear filters</LinkButton>}
        >
          No environment of this project fits the name and the state above.
        </EmptyState>
      }
    />
  );
}

const COLUMNS: readonly TableColumn<EnvironmentLine>[] = [
  {
    id: 'name',
    header: 'Environment',
    isRowHeader: true,
    cell: (environment) => (
      <span className="inline-flex flex-wrap items-center gap-x-2 gap-y-1">
        <span className="wrap-anywhere">{environment.name}</span>
        <TierBadge tier={environment.tier} size="sm" />
        <TimeMarks environment={environment} className="text-xs font-normal" />
      </span>
    ),
  },
  {
    id: 'state',
    header: 'State',
    cell: ({ states, behind }) => (
      <span className="flex flex-wrap gap-x-3 gap-y-1">
        {statesShown(states, 2).map((state) => (
          <EnvironmentStateBadge key={state} state={state} behind={behind} />
        ))}
      </span>
    ),
  },
  {
    id: 'version',
    header: 'Version',
    cell: ({ version }) =>
      version === null ? (
        <span className="text-xs">nothing applied</span>
      ) : (
        <span translate="no" className="font-mono text-xs" title={version}>
          {migrationVersion(version)}
        </span>
      ),
  },
  {
    id: 'behind',
    header: 'Behind',
    align: 'end',
    cell: ({ behind }) => behind ?? <span className="text-ink-3">not known</span>,
  },
  {
    id: 'drift',
    header: 'Drift',
    align: 'end',
    cell: ({ openDrift }) => openDrift ?? <span className="text-ink-3">not known</span>,
  },
  {
    id: 'deploy',
    header: 'Open deploy',
    cell: ({ openDeploys: [deploy] }) =>
      deploy === undefined ? (
        <span className="text-ink-3">none</span>
      ) : (
        <span className="relative z-1 inline-flex flex-wrap items-center gap-2">
          <TextLink href={`/d/${String(deploy.number)}`}>#{deploy.number}</TextLink>
          <DeployStateBadge state={deploy.state} size="sm" />
        </span>
      ),
  },
  {
    id: 'checked',
    header: 'Facts',
    cell: ({ facts }) => <FactsAge facts={facts} className="text-sm" />,
  },
];
