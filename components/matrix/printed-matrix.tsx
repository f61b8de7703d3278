'use client';

import type { MatrixView } from '@/lib/contracts/project';
import { formatCount } from '@/lib/client/format-number';
import { usePrinting } from '@/lib/client/use-printing';
import { LookMark } from '@/components/states/look-badge';
import { cellLook, migrationWords } from '@/components/states/migration-looks';
import { cellAt, type MatrixLine, type ShownMatrix } from './matrix-lines';

export interface PrintedMatrixProps {
  name: string;
  view: MatrixView;
  shown: ShownMatrix;
}

/** Environments beside one another on a sheet. */
const ACROSS = 6;
/** More than this no browser lays out in a moment. */
const MOST_CELLS = 20_000;

/** The whole matrix on paper, where a window that scrolls would be cut off: some environments to a table, all migrations below one another. */
export function PrintedMatrix({ name, view, shown }: PrintedMatrixProps) {
  const isPrinting = usePrinting();
  if (!isPrinting) return null;
  const rows = shown.lines.flatMap((line) => (line.kind === 'row' ? [line] : []));
  const most = Math.max(1, Math.floor(MOST_CELLS / shown.columns.length));
  const sheets = Array.from({ length: Math.ceil(shown.columns.length / ACROSS) }, (_, sheet) =>
    shown.columns.slice(sheet * ACROSS, (sheet + 1) * ACROSS),
  );
  return (
    <div className="hidden print:block">
      {rows.length > most && (
        <p>
          The newest {formatCount(most, 'migration')} of {formatCount(rows.length, 'migration')}; the CSV has
          all of them.
        </p>
      )}
      {sheets.map((columns) => (
        <Sheet key={columns[0]} name={name} view={view} rows={rows.slice(0, most)} columns={columns} />
      ))}
    </div>
  );
}

interface SheetProps {
  name: string;
  view: MatrixView;
  rows: readonly Extract<MatrixLine, { kind: 'row' }>[];
  columns: readonly number[];
}

function Sheet({ name, view, rows, columns }: SheetProps) {
  const head = columns.map((column) => view.columns[column]?.name ?? '');
  return (
    <table className="mb-6 w-full border-collapse text-xs">
      <caption className="py-2 text-start font-semibold">
        {name}: {head.join(', ')}
      </caption>
      <thead>
        <tr>
          <th scope="col" className="border border-line-strong px-2 py-1 text-start">
            Migration
          </th>
          {head.map((environment, index) => (
            <th key={index} scope="col" className="border border-line-strong px-2 py-1 text-start">
              {environment}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ row }) => (
          <tr key={row} className="break-inside-avoid">
            <th scope="row" className="border border-line-strong px-2 py-1 text-start font-mono font-normal">
              {view.rows[row]?.id}
            </th>
            {columns.map((column) => (
              <td key={column} className="border border-line-strong px-2 py-1">
                <PrintedCell view={view} row={row} column={column} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function PrintedCell({ view, row, column }: { view: MatrixView; row: number; column: number }) {
  const cell = cellAt(view, row, column);
  if (cell === null) return 'not there';
  return (
    <span className="inline-flex items-center gap-1.5">
      <LookMark look={cellLook(cell.state, cell.marks)} />
      {migrationWords(cell.state, cell.marks)}
    </span>
  );
}
