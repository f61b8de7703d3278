import { csvHref } from '@/lib/contracts/csv-href';
import type { BrokenRow } from '@/lib/contracts/home';
import { EnvironmentOfProject } from '@/components/environments/environment-of-project';
import { FactsAge } from '@/components/environments/facts-age';
import { EnvironmentStateBadge } from '@/components/states/environment-state-badge';
import { Table, type TableColumn } from '@/components/ui/table';
import { Time } from '@/components/ui/time';

/** Environments on which something is wrong, each leading to where it can be mended. */
export function BrokenTable({ rows }: { rows: readonly BrokenRow[] }) {
  return (
    <Table
      caption="Environments with trouble"
      csv={csvHref('trouble')}
      columns={COLUMNS}
      rows={rows}
      rowKey={({ id }) => id}
      rowHref={({ href }) => href}
    />
  );
}

const COLUMNS: readonly TableColumn<BrokenRow>[] = [
  {
    id: 'state',
    header: 'State',
    width: 'w-44',
    cell: ({ states }) => (
      <span className="flex flex-wrap gap-x-3 gap-y-1">
        {states.map((state, index) => (
          <EnvironmentStateBadge key={state} state={state} size={index === 0 ? 'md' : 'sm'} />
        ))}
      </span>
    ),
  },
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
    header: 'Since',
    noWrap: true,
    cell: ({ since }) => (since === null ? '' : <Time value={since} />),
  },
  {
    id: 'facts',
    header: 'Facts',
    cell: ({ facts }) => <FactsAge facts={facts} className="text-sm" />,
  },
];
