import { csvHref } from '@/lib/contracts/csv-href';
import { FileCode2 } from 'lucide-react';
import type { EnvironmentLine } from '@/lib/contracts/environment';
import { rowsInBlocks } from '@/lib/contracts/matrix-blocks';
import type { MatrixView } from '@/lib/contracts/project';
import { cellAt } from '@/components/matrix/matrix-lines';
import { migrationHref } from '@/components/matrix/place-address';
import { LookMark } from '@/components/states/look-badge';
import { cellLook, migrationWords } from '@/components/states/migration-looks';
import { EmptyState } from '@/components/ui/empty-state';
import { TextLink } from '@/components/ui/text-link';
import { Table } from '@/components/ui/table';

const MOST_SHOWN = 12;

/** Every migration of a project, newest first, with one lamp for each environment. */
export function MigrationsTable({ slug, view }: { slug: string; view: MatrixView }) {
  const rows = rowsInBlocks(view);
  return (
    <Table
      caption="Migrations"
      csv={csvHref('migrations', { project: slug })}
      rows={rows}
      rowKey={({ id }) => id}
      rowHref={({ id }) => migrationHref(slug, id)}
      empty={
        <EmptyState title="No migrations yet" icon={<FileCode2 />} level={2}>
          They appear when the first release is made from the source. Whether it was read stands on{' '}
          <TextLink href={`/p/${slug}`}>the page of the project</TextLink>.
        </EmptyState>
      }
      columns={[
        {
          id: 'id',
          header: 'Migration',
          isRowHeader: true,
          cell: ({ id }) => (
            <span translate="no" className="font-mono text-xs wrap-anywhere">
              {id}
            </span>
          ),
        },
        { id: 'name', header: 'Name', hideBelow: 'lg', cell: ({ name }) => name },
        {
          id: 'where',
          header: 'Where',
          cell: ({ index }) => (
            <span className="flex flex-wrap gap-1">
              {view.columns.slice(0, MOST_SHOWN).map((environment, column) => (
                <Lamp
                  key={environment.id}
                  view={view}
                  row={index}
                  column={column}
                  environment={environment}
                />
              ))}
              {view.columns.length > MOST_SHOWN && (
                <span className="text-xs text-ink-3">and {view.columns.length - MOST_SHOWN} more</span>
              )}
            </span>
          ),
        },
      ]}
    />
  );
}

interface LampProps {
  view: MatrixView;
  row: number;
  column: number;
  environment: EnvironmentLine;
}

function Lamp({ view, row, column, environment }: LampProps) {
  const cell = cellAt(view, row, column);
  if (cell === null) return null;
  return (
    <LookMark
      look={cellLook(cell.state, cell.marks)}
      label={`${environment.name}: ${migrationWords(cell.state, cell.marks)}`}
    />
  );
}
