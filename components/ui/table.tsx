import Link from 'next/link';
import type { ReactNode } from 'react';
import { ArrowDown, ArrowUp, ChevronsUpDown } from 'lucide-react';
import { cn } from '@/lib/client/cn';
import { CsvLink } from './csv-link';

export interface TableColumn<Row> {
  id: string;
  header: string;
  cell: (row: Row) => ReactNode;
  /** Numbers and times stand at the end. */
  align?: 'start' | 'end';
  /** The column that names the row; one of each table. */
  isRowHeader?: boolean;
  /** The words of the header are for screen readers only, as over a column of buttons. */
  isHeaderHidden?: boolean;
  /** A Tailwind width class such as `w-32`; without one the column takes what it needs. */
  width?: string;
  /** Left out below this width; what it says must stand on the row's own page. */
  hideBelow?: 'md' | 'lg' | 'xl';
  /** Where a press on the header leads, and which way the rows are sorted by it now. */
  sort?: { href: string; direction: 'ascending' | 'descending' | 'none' };
  /** Keeps its words on one line; `wide` only where the screen is wide. */
  noWrap?: boolean | 'wide';
}

export interface TableProps<Row> {
  /** What the rows are; read by screen readers, shown with `isCaptionShown`. */
  caption: string;
  columns: readonly TableColumn<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  /** The page of a row: the whole row leads there, by the link around its row header. */
  rowHref?: (row: Row) => string | undefined;
  /** Marks the row that is shown beside the table. */
  isCurrentRow?: (row: Row) => boolean;
  /** Where the same rows are to be had as a file, with the filters that are on; null for what is no list of things. */
  csv: string | null;
  /** Instead of rows when there are none; usually an `EmptyState`. */
  empty?: ReactNode;
  /** `scroll` scrolls sideways on a phone instead of becoming cards; for tables of numbers. */
  narrow?: 'cards' | 'scroll';
  isCaptionShown?: boolean;
  className?: string;
}

/**
 * Rows and columns. The head stays in view while the page scrolls; on a narrow screen every row becomes a card whose lines
 * carry the column's word. Roles are written out because a table that is not laid out as one would lose them.
 */
export function Table<Row>({ columns, rows, empty, ...table }: TableProps<Row>) {
  const { caption, csv, isCaptionShown = false, narrow = 'cards', className } = table;
  if (rows.length === 0 && empty !== undefined) return empty;
  const cards = narrow === 'cards';
  return (
    <div className={className}>
      <div className={cards ? 'sm:max-lg:lk-scroll-x' : 'max-lg:lk-scroll-x'}>
        <table role="table" className="w-full border-separate border-spacing-0 text-base">
          <caption className={isCaptionShown ? 'px-4 py-2 text-start text-sm text-ink-3' : 'sr-only'}>
            {caption}
          </caption>
          <thead role="rowgroup" className={cards ? 'max-sm:sr-only' : undefined}>
            <tr role="row">
              {columns.map((column) => (
                <HeaderCell key={column.id} column={column} />
              ))}
            </tr>
          </thead>
          <tbody role="rowgroup">
            {rows.map((row) => (
              <TableRow key={table.rowKey(row)} row={row} columns={columns} cards={cards} table={table} />
            ))}
          </tbody>
        </table>
      </div>
      {csv !== null && (
        <div data-print="hide" className="flex justify-end border-t border-line px-2 py-1">
          <CsvLink href={csv} of={caption} />
        </div>
      )}
    </div>
  );
}

const HIDE = { md: 'max-md:hidden', lg: 'max-lg:hidden', xl: 'max-xl:hidden' };

const HEAD =
  'sticky top-(--lk-sticky-top,0px) z-10 border-b border-line bg-surface px-3 py-2 text-xs font-medium compact:py-1 whitespace-nowrap text-ink-3 first:ps-4 last:pe-4';

function HeaderCell<Row>({ column }: { column: TableColumn<Row> }) {
  const { header, sort, align = 'start', isHeaderHidden = false } = column;
  return (
    <th
      role="columnheader"
      scope="col"
      aria-sort={sort?.direction}
      className={cn(
        HEAD,
        align === 'end' ? 'text-end' : 'text-start',
        column.width,
        column.hideBelow && HIDE[column.hideBelow],
      )}
    >
      {sort === undefined ? (
        <span className={isHeaderHidden ? 'sr-only' : undefined}>{header}</span>
      ) : (
        <Link
          href={sort.href}
          className="inline-flex items-center gap-1 rounded-sm hover:text-ink [&>svg]:size-3"
        >
          {header}
          {SORT_ICONS[sort.direction]}
        </Link>
      )}
    </th>
  );
}

const SORT_ICONS = { ascending: <ArrowUp />, descending: <ArrowDown />, none: <ChevronsUpDown /> };

interface TableRowProps<Row> {
  row: Row;
  columns: readonly TableColumn<Row>[];
  cards: boolean;
  table: Pick<TableProps<Row>, 'rowHref' | 'isCurrentRow'>;
}

function TableRow<Row>({ row, columns, cards, table }: TableRowProps<Row>) {
  const href = table.rowHref?.(row);
  return (
    <tr
      role="row"
      data-current={table.isCurrentRow?.(row) === true ? '' : undefined}
      className={cn(
        'group/row relative data-current:bg-accent-soft',
        href !== undefined && 'hover:bg-hover',
        cards && 'lk-row-card',
      )}
    >
      {columns.map((column) => (
        <Cell key={column.id} column={column} cards={cards} href={href}>
          {column.cell(row)}
        </Cell>
      ))}
    </tr>
  );
}

interface CellProps<Row> {
  column: TableColumn<Row>;
  cards: boolean;
  href: string | undefined;
  children: ReactNode;
}

function Cell<Row>({ column, cards, href, children }: CellProps<Row>) {
  const { isRowHeader = false, align = 'start', header } = column;
  // What all cells have has one short name: rows that are written out with all of it are sent to a page in pieces.
  const style = cn(
    'lk-cell',
    align === 'end' ? 'text-end tabular-nums' : 'text-start',
    column.noWrap === true && 'sm:whitespace-nowrap',
    column.noWrap === 'wide' && 'min-[85rem]:whitespace-nowrap sm:max-[85rem]:[&_time]:whitespace-normal',
    column.hideBelow && HIDE[column.hideBelow],
    cards && 'lk-cell-card max-sm:flex max-sm:text-start',
    cards && isRowHeader && 'max-sm:order-first max-sm:font-medium',
  );
  if (isRowHeader) {
    return (
      <RowHeader href={href} style={style}>
        {children}
      </RowHeader>
    );
  }
  return (
    <td role="cell" className={style}>
      {cards && column.isHeaderHidden !== true && (
        <span aria-hidden="true" className="lk-cell-word sm:hidden">
          {header}
        </span>
      )}
      <div className={cards ? 'max-sm:min-w-0 max-sm:flex-1' : undefined}>{children}</div>
    </td>
  );
}

/** A row without a page can be stepped to by itself. */
function RowHeader({
  href,
  style,
  children,
}: {
  href: string | undefined;
  style: string;
  children: ReactNode;
}) {
  const isRow = href === undefined;
  return (
    <th
      role="rowheader"
      scope="row"
      data-row={isRow ? '' : undefined}
      className={cn(style, isRow && '-outline-offset-2')}
    >
      {isRow ? children : <RowLink href={href}>{children}</RowLink>}
    </th>
  );
}

/** The link whose target is the whole row; buttons in other cells lie above it. Nothing is fetched ahead: the server would make a page for each row. */
function RowLink({ href, children }: { href: string; children: ReactNode }) {
  return (
    <Link href={href} prefetch={false} className="lk-row-link">
      {children}
    </Link>
  );
}
