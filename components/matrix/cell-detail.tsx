'use client';

import { lazy, Suspense } from 'react';
import type { MatrixView } from '@/lib/contracts/project';
import { Kbd } from '@/components/ui/kbd';
import { Panel } from '@/components/ui/panel';
import type { MatrixLine } from './matrix-lines';

/** Fetched when a cell is chosen. */
const ChosenCell = lazy(async () => ({ default: (await import('./chosen-cell')).ChosenCell }));

export interface CellDetailProps {
  project: { readonly id: string; readonly slug: string };
  view: MatrixView;
  line: MatrixLine | undefined;
  /** Index of the environment in the view. */
  column: number | undefined;
}

/** What is known of the chosen cell. */
export function CellDetail({ project, view, line, column = -1 }: CellDetailProps) {
  if (line?.kind !== 'row' || view.columns[column] === undefined) return <HowTo />;
  return (
    <Suspense fallback={<HowTo />}>
      <ChosenCell project={project} view={view} row={line.row} column={column} />
    </Suspense>
  );
}

function HowTo() {
  return (
    <Panel title="One cell" className="self-start max-xl:hidden">
      <div className="flex flex-col gap-2 text-sm text-ink-3">
        <p>Choose a cell to see when it ran, how long it took, and what it said.</p>
        <p>
          Arrow keys move in the grid, <Kbd keys="Home" /> and <Kbd keys="End" /> go to the ends of a row,{' '}
          <Kbd keys="Enter" /> opens.
        </p>
      </div>
    </Panel>
  );
}
