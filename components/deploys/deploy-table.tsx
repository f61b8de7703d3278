import type { ReactNode } from 'react';
import type { ListedDeploy } from '@/lib/contracts/deploy';
import type { DeployState } from '@/lib/contracts/states';
import { EnvironmentOfProject } from '@/components/environments/environment-of-project';
import { FactsAge } from '@/components/environments/facts-age';
import { DeployStateBadge } from '@/components/states/state-badges';
import { Duration } from '@/components/ui/duration';
import { Elapsed } from '@/components/ui/elapsed';
import { Table, type TableColumn } from '@/components/ui/table';
import { Time } from '@/components/ui/time';

export interface DeployTableProps {
  caption: string;
  /** Where these rows are to be had as a file. */
  csv: string;
  rows: readonly ListedDeploy[];
  empty?: ReactNode;
}

/** Deploys as rows; each leads to its page. */
export function DeployTable({ caption, csv, rows, empty }: DeployTableProps) {
  return (
    <Table
      caption={caption}
      csv={csv}
      columns={COLUMNS}
      rows={rows}
      rowKey={({ id }) => id}
      rowHref={({ number }) => `/d/${String(number)}`}
      empty={empty}
    />
  );
}

/** For these it counts whether the target is reached. */
const STILL_TO_RUN: readonly DeployState[] = [
  'awaiting_approval',
  'approved',
  'scheduled',
  'queued',
  'unknown',
];

const COLUMNS: readonly TableColumn<ListedDeploy>[] = [
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
        <span title={reason} className="line-clamp-1 min-w-0 font-normal text-ink-2">
          {reason}
        </span>
      </span>
    ),
  },
  {
    id: 'environment',
    header: 'Environment',
    cell: ({ project, environment, facts, state }) => (
      <EnvironmentOfProject project={project} environment={environment}>
        {facts.look !== 'reached' && STILL_TO_RUN.includes(state) && (
          <FactsAge facts={facts} className="basis-full text-xs" />
        )}
      </EnvironmentOfProject>
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
    noWrap: 'wide',
    hideBelow: 'md',
    cell: (row) => <Took row={row} />,
  },
];

function Took({ row: { startedAt, finishedAt, state, expiresAt, scheduledFor } }: { row: ListedDeploy }) {
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
