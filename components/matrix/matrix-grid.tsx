'use client';

import { useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { useRouter } from 'next/navigation';
import { formatCount } from '@/lib/client/format-number';
import type { MatrixView } from '@/lib/contracts/project';
import { useDensity } from '@/lib/client/density';
import { GRID, rowHeight } from './grid-size';
import { MatrixHead } from './matrix-head';
import type { ShownMatrix } from './matrix-lines';
import { BlockRow, MigrationRow, type DrawnColumn } from './matrix-row';
import { moveInGrid, type GridPlace } from './move-in-grid';
import { hrefOfPlace, idOfPlace } from './place-address';
import { useSteadyScroll } from './use-steady-scroll';
import { useWindow } from './use-window';

export interface MatrixGridProps {
  project: { readonly slug: string; readonly name: string };
  view: MatrixView;
  shown: ShownMatrix;
  place: GridPlace;
  onMove: (place: GridPlace) => void;
}

/** The grid itself: virtual both ways, one tab stop, arrows move, Enter opens. */
export function MatrixGrid({ project, view, shown, place, onMove }: MatrixGridProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const router = useRouter();
  const [isFocused, setIsFocused] = useState(false);
  const { lines, columns } = shown;
  const height = rowHeight(useDensity());
  const heights = useMemo(
    () => lines.map(({ kind }) => (kind === 'block' ? GRID.block : height)),
    [lines, height],
  );
  const widths = useMemo(() => columns.map(() => GRID.column), [columns]);
  const { rows: migrations } = view;
  const names = useMemo(
    () => lines.map((line) => (line.kind === 'row' ? (migrations[line.row]?.id ?? null) : null)),
    [lines, migrations],
  );
  useSteadyScroll({ scroller, names, sizes: heights, head: GRID.head });
  const rows = useWindow({
    scroller,
    axis: 'down',
    sizes: heights,
    head: GRID.head,
    overscan: 8,
    always: place.line,
    firstLook: FIRST_LOOK.height,
  });
  const across = useWindow({
    scroller,
    axis: 'across',
    sizes: widths,
    head: GRID.name,
    overscan: 2,
    always: place.column,
    firstLook: FIRST_LOOK.width,
  });

  function goTo(next: GridPlace): void {
    onMove(next);
    if (next.line >= 0) rows.bringIntoView(next.line);
    else scroller.current?.scrollTo({ top: 0 });
    if (next.column >= 0) across.bringIntoView(next.column);
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key === 'Enter') {
      const href = hrefOfPlace(project.slug, view, shown, place);
      if (href !== null) router.push(href);
      return;
    }
    const key = { name: event.key, withControl: event.ctrlKey || event.metaKey };
    const next = moveInGrid(place, key, {
      lines: lines.length,
      columns: columns.length,
      page: Math.max(1, Math.floor(((scroller.current?.clientHeight ?? 0) - GRID.head) / height) - 1),
      isStop: (line) => lines[line]?.kind === 'row',
    });
    if (next === null) return;
    event.preventDefault();
    goTo(next);
  }

  const cells = across.items;
  const drawn = useMemo(
    () => cells.map((item) => ({ ...item, name: view.columns[columns[item.index] ?? -1]?.name ?? '' })),
    [cells, columns, view.columns],
  );
  const size = { width: across.totalSize, height: rows.totalSize };
  return (
    <div
      ref={scroller}
      role="grid"
      tabIndex={0}
      aria-label={`Migrations of ${project.name} by environment, ${formatCount(shown.rowCount, 'migration')}, ${formatCount(columns.length, 'environment')}`}
      aria-rowcount={lines.length + 1}
      aria-colcount={columns.length + 1}
      aria-activedescendant={isFocused ? idOfPlace(place) : undefined}
      onFocus={() => {
        setIsFocused(true);
      }}
      onBlur={() => {
        setIsFocused(false);
      }}
      onKeyDown={onKeyDown}
      className="group/grid relative max-h-[max(20rem,calc(100dvh-27rem))] overflow-auto overscroll-x-contain outline-none print:hidden"
    >
      <div role="rowgroup" className="relative min-w-full" style={size}>
        <MatrixHead slug={project.slug} view={view} columns={columns} cells={cells} place={place} />
        {rows.items.map((item) => {
          const line = lines[item.index];
          if (line === undefined) return null;
          const at = { index: item.index, top: item.start, height: item.size };
          return line.kind === 'block' ? (
            <BlockRow key={item.index} line={line} columnCount={columns.length} {...at} />
          ) : (
            <MigrationRow
              key={item.index}
              slug={project.slug}
              migrationId={view.rows[line.row]?.id ?? ''}
              across={drawn}
              cells={textInRow(view, columns, drawn, line.row)}
              here={place.line === item.index ? place.column : null}
              onChoose={onMove}
              {...at}
            />
          );
        })}
      </div>
    </div>
  );
}

/** What stands in the drawn columns of a row. */
const textInRow = (
  { cells }: MatrixView,
  columns: readonly number[],
  drawn: readonly DrawnColumn[],
  row: number,
): string => drawn.map(({ index }) => cells[columns[index] ?? -1]?.charAt(row) ?? ' ').join('');

/** Before the browser measured: what fits an ordinary window, so that the server's page shows rows already. */
const FIRST_LOOK = { width: 1100, height: 600 };
