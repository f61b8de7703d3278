import { csvHref } from '@/lib/contracts/csv-href';
import type { ReactNode } from 'react';
import type { DeployRow } from '@/lib/contracts/deploy';
import type { DeployViewName } from '@/lib/contracts/deploy-view';
import { TierBadge } from '@/components/environments/tier-badge';
import { DeployStateBadge } from '@/components/states/state-badges';
import { Duration } from '@/components/ui/duration';
import { Elapsed } from '@/components/ui/elapsed';
import { Table, type TableColumn } from '@/components/ui/table';
import { Time } from '@/components/ui/time';

export interface DeployTableProps {
  caption: string;
  /** The list that these rows are; null for a share of it, which is no file of its own. */
  view: DeployViewName | null;
  rows: readonly DeployRow[];
  empty?: ReactNode;
}

/** Deploys as rows; each leads to its page. */
export function DeployTable({ caption, view, rows, empty }: DeployTableProps) {
  return (
    <Table
      caption={caption}
      csv={view === null ? null : csvHref('deploys', { view })}
      columns={COLUMNS}
      rows={rows}
      rowKey={({ id }) => id}
      rowHref={({ number }) => `/d/${String(number)}`}
      empty={empty}
    />
  );
}

const COLUMNS: readonly TableColumn<DeployRow>[] = [
  {
    id: 'state',
    header: 'State',
    width: 'w-44',
    cell: ({ state }) => <DeployStateBadge state={state} />,
  },
  {
    id: 'deploy',
    header: 'Deploy',
    isRowHeader: true,
    cell: ({ number, reason }) => (
      <span className="flex min-w-0 items-baseline gap-2">
        <span className="tabular-nums">#{number}</span>
        <span className="line-clamp-1 min-w-0 font-normal text-ink-2">{reason}</span>
      </span>
    ),
  },
  {
    id: 'environment',
    header: 'Environment',
    cell: ({ project, environment }) => (
      <span className="inline-flex flex-wrap items-center gap-x-2 gap-y-1">
        <span>
          <span className="text-ink-3">{project.name}</span> {environment.name}
        </span>
        {environment.tier === 'production' && <TierBadge tier={environment.tier} size="sm" />}
      </span>
    ),
  },
  { id: 'by', header: 'Asked by', hideBelow: 'lg', cell: ({ requestedBy }) => requestedBy },
  {
    id: 'at',
    header: 'Asked',
    noWrap: true,
    cell: ({ requestedAt }) => <Time value={requestedAt} />,
  },
  {
    id: 'took',
    header: 'Time',
    align: 'end',
    noWrap: true,
    hideBelow: 'md',
    cell: (row) => <Took row={row} />,
  },
];

function Took({ row: { startedAt, finishedAt, state, expiresAt, scheduledFor } }: { row: DeployRow }) {
  if (startedAt !== null && finishedAt !== null) {
    return <Duration ms={Date.parse(finishedAt) - Date.parse(startedAt)} />;
  }
  if (startedAt !== null) return <Elapsed since={startedAt} />;
  if (scheduledFor !== null) {
    return (
      <span className="text-ink-2">
        starts <Time value={scheduledFor} />
      </span>
    );
  }
  if (state !== 'awaiting_approval' && state !== 'approved') return DID_NOT_RUN;
  return (
    <span className="text-ink-3">
      expires <Time value={expiresAt} />
    </span>
  );
}

const DID_NOT_RUN = <span className="text-ink-3">did not run</span>;
