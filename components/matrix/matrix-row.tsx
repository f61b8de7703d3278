import Link from 'next/link';
import type { MatrixView } from '@/lib/contracts/project';
import { cellLook, migrationWords } from '@/components/states/migration-looks';
import { LookMark } from '@/components/states/look-badge';
import { cn } from '@/lib/client/cn';
import { formatCount } from '@/lib/client/format-number';
import { GRID } from './grid-size';
import { cellAt, type MatrixBlock, type MatrixLine } from './matrix-lines';
import type { GridPlace } from './move-in-grid';
import { idOfPlace, migrationHref } from './place-address';
import type { PlacedItem } from './use-window';

export interface MatrixRowProps {
  slug: string;
  view: MatrixView;
  columns: readonly number[];
  cells: readonly PlacedItem[];
  line: MatrixLine;
  item: PlacedItem;
  place: GridPlace;
  onChoose: (place: GridPlace) => void;
}

/** One line: a migration on each environment, or the head of a block. */
export function MatrixRow({ line, item, ...row }: MatrixRowProps) {
  const style = { top: item.start, height: item.size };
  if (line.kind === 'block') {
    return (
      <div
        role="row"
        aria-rowindex={item.index + 2}
        className="absolute inset-x-0 border-b border-line bg-sunken"
        style={style}
      >
        <span
          role="gridcell"
          aria-colindex={1}
          aria-colspan={row.columns.length + 1}
          className="sticky start-0 inline-flex h-full items-center gap-2 px-4 text-xs font-medium text-ink-2"
        >
          {BLOCK_WORDS[line.block]}
          <span className="text-ink-3">{formatCount(line.count, 'migration')}</span>
        </span>
      </div>
    );
  }
  return <MigrationRow row={line.row} item={item} style={style} {...row} />;
}

const BLOCK_WORDS: Readonly<Record<MatrixBlock, string>> = {
  pending: 'Pending or stuck somewhere',
  settled: 'Settled everywhere',
  missing: 'In no release',
};

interface MigrationRowProps extends Omit<MatrixRowProps, 'line'> {
  row: number;
  style: { top: number; height: number };
}

function MigrationRow({ slug, view, columns, cells, row, item, place, onChoose, style }: MigrationRowProps) {
  const migration = view.rows[row] ?? { id: '', name: '' };
  const isHere = (column: number): true | undefined =>
    (place.line === item.index && place.column === column) || undefined;
  return (
    <div
      role="row"
      aria-rowindex={item.index + 2}
      className="group/line absolute inset-x-0 border-b border-line hover:bg-hover"
      style={style}
    >
      <span
        id={idOfPlace({ line: item.index, column: -1 })}
        role="rowheader"
        aria-colindex={1}
        data-here={isHere(-1)}
        className={cn(
          'sticky start-0 z-2 flex h-full items-center border-e border-line bg-surface group-hover/line:bg-hover',
          HERE,
        )}
        style={{ width: GRID.name }}
      >
        <Link
          href={migrationHref(slug, migration.id)}
          prefetch={false}
          tabIndex={-1}
          title={migration.id}
          translate="no"
          className="block w-full truncate px-4 font-mono text-xs hover:underline"
        >
          {migration.id}
        </Link>
      </span>
      {cells.map((cell) => {
        const environment = columns[cell.index] ?? -1;
        return (
          <GridCell
            key={cell.index}
            view={view}
            row={row}
            column={environment}
            item={cell}
            id={idOfPlace({ line: item.index, column: cell.index })}
            isHere={isHere(cell.index)}
            onPress={() => {
              onChoose({ line: item.index, column: cell.index });
            }}
          />
        );
      })}
    </div>
  );
}

interface GridCellProps {
  view: MatrixView;
  row: number;
  column: number;
  item: PlacedItem;
  id: string;
  isHere: true | undefined;
  onPress: () => void;
}

function GridCell({ view, row, column, item, id, isHere, onPress }: GridCellProps) {
  const cell = cellAt(view, row, column);
  const words = cell === null ? 'not there' : migrationWords(cell.state, cell.marks);
  const look = cell === null ? null : cellLook(cell.state, cell.marks);
  return (
    <span
      id={id}
      role="gridcell"
      aria-colindex={item.index + 2}
      aria-selected={isHere === true}
      aria-label={`${view.rows[row]?.id ?? ''}, ${view.columns[column]?.name ?? ''}, ${words}`}
      title={words}
      data-here={isHere}
      onClick={onPress}
      className={cn(
        'absolute top-0 flex h-full cursor-default items-center gap-1.5 border-e border-line px-2.5 data-here:bg-accent-soft',
        HERE,
      )}
      style={{ insetInlineStart: item.start, width: item.size }}
    >
      {look !== null && <LookMark look={look} />}
      {look !== null && look.family !== 'ok' && (
        <span className="truncate text-xs text-ink-2">{look.word}</span>
      )}
    </span>
  );
}

const HERE =
  'group-focus-visible/grid:data-here:outline-2 group-focus-visible/grid:data-here:-outline-offset-2 group-focus-visible/grid:data-here:outline-focus';
