import { csvHref } from '@/lib/contracts/csv-href';
import { Check, Hourglass, OctagonX, Webhook } from 'lucide-react';
import type { DeliveryView } from '@/lib/contracts/webhook';
import { EmptyState } from '@/components/ui/empty-state';
import { InlineCode } from '@/components/ui/inline-code';
import { StateBadge } from '@/components/ui/state-badge';
import { Table, type TableColumn } from '@/components/ui/table';
import { Time } from '@/components/ui/time';

const STATES = {
  waiting: <StateBadge family="waiting" icon={<Hourglass />} label="Waiting" />,
  delivered: <StateBadge family="ok" icon={<Check />} label="Delivered" />,
  failed: <StateBadge family="bad" icon={<OctagonX />} label="Failed" />,
};

const COLUMNS: readonly TableColumn<DeliveryView>[] = [
  { id: 'state', header: 'State', width: 'w-36', cell: ({ state }) => STATES[state] },
  {
    id: 'event',
    header: 'Event',
    isRowHeader: true,
    cell: ({ event }) => <InlineCode>{event}</InlineCode>,
  },
  {
    id: 'answer',
    header: 'Answer',
    cell: ({ lastStatus, lastError }) => (
      <span className="wrap-anywhere">{lastStatus ?? lastError ?? 'none yet'}</span>
    ),
  },
  { id: 'attempts', header: 'Tries', align: 'end', cell: ({ attempts }) => attempts },
  { id: 'made', header: 'Made', noWrap: true, cell: ({ createdAt }) => <Time value={createdAt} /> },
  {
    id: 'next',
    header: 'Next try',
    noWrap: true,
    hideBelow: 'md',
    cell: ({ state, nextAttemptAt }) =>
      state === 'waiting' && nextAttemptAt !== null ? <Time value={nextAttemptAt} /> : '',
  },
];

/** The last messages and what became of them. */
export function DeliveriesTable({ deliveries }: { deliveries: readonly DeliveryView[] }) {
  return (
    <Table
      caption="Deliveries, newest first"
      csv={csvHref('deliveries')}
      columns={COLUMNS}
      rows={deliveries}
      rowKey={({ id }) => id}
      empty={
        <EmptyState title="Nothing was sent yet" icon={<Webhook />}>
          A message is sent when a deploy waits for approval, fails or succeeds. It goes to the address that
          is saved above; without one nothing is sent.
        </EmptyState>
      }
    />
  );
}
