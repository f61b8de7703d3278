import { memo } from 'react';
import Link from 'next/link';
import { decodeCell } from '@/lib/contracts/matrix-cell';
import { cellLook, migrationWords } from '@/components/states/migration-looks';
import { LookMark } from '@/components/states/look-badge';
import { cn } from '@/lib/client/cn';
import { formatCount } from '@/lib/client/format-number';
import { GRID } from './grid-size';
import type { MatrixBlock } from '@/lib/contracts/matrix-blocks';
import type { MatrixLine } from './matrix-lines';
import type { GridPlace } from './move-in-grid';
import { idOfPlace, migrationHref } from './place-address';

/** An environment's column that is drawn. */
export interface DrawnColumn {
  readonly index: number;
  readonly start: number;
  readonly size: number;
  readonly name: string;
}

export interface BlockRowProps {
  line: Extract<MatrixLine, { kind: 'block' }>;
  /** The line's place among all. */
  index: number;
  columnCount: number;
  top: number;
  height: number;
}

/** The head of a block of migrations. */
export const BlockRow = ({ line, index, columnCount, top, height }: BlockRowProps) => (
  <div
    role="row"
    aria-rowindex={index + 2}
    className="absolute inset-x-0 border-b border-line bg-sunken"
    style={{ top, height }}
  >
    <span
      role="gridcell"
      aria-colindex={1}
      aria-colspan={columnCount + 1}
      className="sticky start-0 inline-flex h-full items-center gap-2 px-4 text-xs font-medium text-ink-2"
    >
      {BLOCK_WORDS[line.block]}
      <span className="text-ink-3">{formatCount(line.count, 'migration')}</span>
    </span>
  </div>
);

const BLOCK_WORDS: Readonly<Record<MatrixBlock, string>> = {
  pending: 'Pending or stuck somewhere',
  settled: 'Settled everywhere',
  missing: 'In no release',
};

export interface MigrationRowProps {
  slug: string;
  migrationId: string;
  index: number;
  top: number;
  height: number;
  across: readonly DrawnColumn[];
  /** What stands in the drawn columns, one character for each. */
  cells: string;
  /** The column that the keys are at, when they are in this row. */
  here: number | null;
  onChoose: (place: GridPlace) => void;
}

/**
 * A migration on each environment. Drawn again only when it looks different: scrolling, and news about one environment, leave almost all rows as
 * they are.
 */
export const MigrationRow = memo(DrawnRow, looksSame);

function looksSame(before: MigrationRowProps, after: MigrationRowProps): boolean {
  const { across: columnsBefore, ...restBefore } = before;
  const { across: columnsAfter, ...restAfter } = after;
  return (
    isShallowlyEqual(restBefore, restAfter) &&
    (columnsBefore === columnsAfter ||
      (columnsBefore.length === columnsAfter.length &&
        columnsBefore.every((column, place) => {
          const other = columnsAfter[place];
          return other !== undefined && isShallowlyEqual(column, other);
        })))
  );
}

const isShallowlyEqual = (before: object, after: object): boolean => {
  const others = new Map<string, unknown>(Object.entries(after));
  return Object.entries(before).every(([key, value]) => Object.is(value, others.get(key)));
};

function DrawnRow({
  slug,
  migrationId,
  index,
  top,
  height,
  across,
  cells,
  here,
  onChoose,
}: MigrationRowProps) {
  const isHere = (column: number): true | undefined => here === column || undefined;
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      className="group/line absolute inset-x-0 border-b border-line hover:bg-hover"
      style={{ top, height }}
    >
      <span
        id={idOfPlace({ line: index, column: -1 })}
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
          href={migrationHref(slug, migrationId)}
          prefetch={false}
          tabIndex={-1}
          title={migrationId}
          translate="no"
          className="block w-full truncate px-4 font-mono text-xs hover:underline"
        >
          {migrationId}
        </Link>
      </span>
      {across.map((column, place) => (
        <GridCell
          key={column.index}
          character={cells.charAt(place)}
          migrationId={migrationId}
          line={index}
          index={column.index}
          start={column.start}
          size={column.size}
          environment={column.name}
          isHere={isHere(column.index)}
          onChoose={onChoose}
        />
      ))}
    </div>
  );
}

interface GridCellProps {
  character: string;
  migrationId: string;
  line: number;
  /** The column's place among all. */
  index: number;
  start: number;
  size: number;
  /** Name of the environment. */
  environment: string;
  isHere: true | undefined;
  onChoose: (place: GridPlace) => void;
}

/** One migration on one environment; news about another one in the same row leave it as it is. */
const GridCell = memo(function GridCell({
  character,
  migrationId,
  line,
  index,
  start,
  size,
  environment,
  isHere,
  onChoose,
}: GridCellProps) {
  const cell = decodeCell(character);
  const words = cell === null ? 'not there' : migrationWords(cell.state, cell.marks);
  const look = cell === null ? null : cellLook(cell.state, cell.marks);
  const place = { line, column: index };
  return (
    <span
      id={idOfPlace(place)}
      role="gridcell"
      aria-colindex={index + 2}
      aria-selected={isHere === true}
      aria-label={`${migrationId}, ${environment}, ${words}`}
      title={words}
      data-here={isHere}
      onClick={() => {
        onChoose(place);
      }}
      className={cn(
        'absolute top-0 flex h-full cursor-default items-center gap-1.5 border-e border-line px-2.5 data-here:bg-accent-soft',
        HERE,
      )}
      style={{ insetInlineStart: start, width: size }}
    >
      {look !== null && <LookMark look={look} />}
      {look !== null && look.family !== 'ok' && (
        <span className="truncate text-xs text-ink-2">{look.word}</span>
      )}
    </span>
  );
});

const HERE =
  'group-focus-visible/grid:data-here:outline-2 group-focus-visible/grid:data-here:-outline-offset-2 group-focus-visible/grid:data-here:outline-focus';
