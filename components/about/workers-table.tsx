import { csvHref } from '@/lib/contracts/csv-href';
import { Check, MoonStar } from 'lucide-react';
import type { AboutWorker } from '@/lib/contracts/about';
import { EmptyState } from '@/components/ui/empty-state';
import { InlineCode } from '@/components/ui/inline-code';
import { StateBadge } from '@/components/ui/state-badge';
import { Table, type TableColumn } from '@/components/ui/table';
import { Time } from '@/components/ui/time';

/** Who does the work, and when each was heard last. */
export function WorkersTable({ workers }: { workers: readonly AboutWorker[] }) {
  return (
    <Table
      caption="Workers"
      csv={csvHref('workers')}
      columns={COLUMNS}
      rows={workers.map((worker, index) => ({ ...worker, place: index + 1 }))}
      rowKey={({ place }) => String(place)}
      empty={
        <EmptyState title="No worker was heard for a day">
          A worker looks at environments and runs deploys; until one starts, neither happens. In containers:{' '}
          <InlineCode>docker compose up -d worker</InlineCode>
        </EmptyState>
      }
    />
  );
}

type Row = AboutWorker & { readonly place: number };

const ALIVE = <StateBadge family="ok" icon={<Check />} label="Alive" />;
const SILENT = <StateBadge family="attention" icon={<MoonStar />} label="Silent" />;

const COLUMNS: readonly TableColumn<Row>[] = [
  {
    id: 'name',
    header: 'Worker',
    isRowHeader: true,
    cell: ({ name, place }) => name ?? `Worker ${String(place)}`,
  },
  {
    id: 'state',
    header: 'State',
    cell: ({ isAlive }) => (isAlive ? ALIVE : SILENT),
  },
  { id: 'version', header: 'Version', cell: ({ version, node }) => `${version} on Node ${node}` },
  { id: 'started', header: 'Started', align: 'end', cell: ({ startedAt }) => <Time value={startedAt} /> },
  { id: 'seen', header: 'Last heard', align: 'end', cell: ({ seenAt }) => <Time value={seenAt} /> },
];
