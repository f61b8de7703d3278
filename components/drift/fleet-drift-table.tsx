import { csvHref } from '@/lib/contracts/csv-href';
import type { ReactNode } from 'react';
import { Check, CircleDashed, Handshake, SearchX } from 'lucide-react';
import type { FleetDriftRow } from '@/lib/contracts/drift';
import { EnvironmentOfProject } from '@/components/environments/environment-of-project';
import { DRIFT_LOOKS } from '@/components/states/drift-looks';
import { StateBadge } from '@/components/ui/state-badge';
import { Table, type TableColumn } from '@/components/ui/table';
import { Time } from '@/components/ui/time';

export interface FleetDriftTableProps {
  rows: readonly FleetDriftRow[];
  show: 'open' | 'all';
  empty: ReactNode;
}

/** The drift of every environment in one line each. */
export function FleetDriftTable({ rows, show, empty }: FleetDriftTableProps) {
  return (
    <Table
      caption="Environments and their drift"
      csv={csvHref('drift', { show })}
      columns={COLUMNS}
      rows={rows}
      rowKey={({ environmentId }) => environmentId}
      rowHref={({ project, environment }) => `/p/${project.slug}/e/${environment.slug}/drift`}
      empty={empty}
    />
  );
}

const COLUMNS: readonly TableColumn<FleetDriftRow>[] = [
  { id: 'state', header: 'State', width: 'w-44', cell: (row) => <FleetState row={row} /> },
  {
    id: 'environment',
    header: 'Environment',
    isRowHeader: true,
    cell: ({ project, environment }) => <EnvironmentOfProject project={project} environment={environment} />,
  },
  {
    id: 'what',
    header: 'What',
    cell: ({ sentence }) => (
      <span title={sentence} className="line-clamp-2 wrap-anywhere text-ink-2">
        {sentence}
      </span>
    ),
  },
  {
    id: 'since',
    header: 'First seen',
    noWrap: true,
    hideBelow: 'lg',
    cell: ({ firstSeenAt }) => (firstSeenAt === null ? '' : <Time value={firstSeenAt} />),
  },
  {
    id: 'checked',
    header: 'Checked',
    noWrap: true,
    cell: ({ checkedAt }) => (checkedAt === null ? 'never' : <Time value={checkedAt} />),
  },
];

function FleetState({ row: { state, worst, open, accepted, sinceLastRun } }: { row: FleetDriftRow }) {
  switch (state) {
    case 'open': {
      const look = DRIFT_LOOKS[worst ?? 'risk'];
      return (
        <StateBadge
          family={look.family}
          icon={<look.icon />}
          label={`${String(open ?? 0)} open, worst ${look.word.toLowerCase()}`}
        />
      );
    }
    case 'accepted':
      return <StateBadge family="off" icon={<Handshake />} label={`${String(accepted)} accepted`} />;
    case 'none':
      return sinceLastRun ? (
        <StateBadge family="attention" icon={<SearchX />} label="Not comparable" />
      ) : (
        <StateBadge family="ok" icon={<Check />} label="No drift" />
      );
    case 'check_failed':
      return <StateBadge family="attention" icon={<SearchX />} label="Not known" />;
    case 'never':
      return <StateBadge family="idle" icon={<CircleDashed />} label="Not checked" />;
  }
}
