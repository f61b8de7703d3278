'use client';

import { useCallback, useDeferredValue, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { SearchX } from 'lucide-react';
import { csvHref } from '@/lib/contracts/csv-href';
import { matrixFilterOf, matrixSigns } from '@/lib/contracts/matrix-filter';
import type { MatrixView } from '@/lib/contracts/project';
import type { MatrixSearch } from '@/lib/contracts/search-params';
import { EmptyState } from '@/components/ui/empty-state';
import { LinkButton } from '@/components/ui/link-button';
import { CellDetail } from './cell-detail';
import { MatrixGrid } from './matrix-grid';
import { PrintedMatrix } from './printed-matrix';
import { MatrixLegend } from './matrix-legend';
import { linesOf } from './matrix-lines';
import type { GridPlace } from './move-in-grid';
import { placeOf, standAt } from './stand';

export interface ProjectMatrixProps {
  project: { readonly id: string; readonly slug: string; readonly name: string };
  view: MatrixView;
  search: MatrixSearch;
}

/** Migrations by environments: one look tells what is where. Beside it, what is known of the chosen cell; below, the legend. */
export function ProjectMatrix({ project, view, search }: ProjectMatrixProps) {
  const { rows, columns } = matrixSigns(view, matrixFilterOf(search));
  // The same from picture to picture, so that rows that did not change are not drawn again.
  const shown = useMemo(() => linesOf({ rows, columns }), [rows, columns]);
  const [stand, setStand] = useState(() => standAt(view, shown, { line: 1, column: 0 }));
  const at = placeOf(view, shown, stand);
  const place = useMemo(() => ({ line: at.line, column: at.column }), [at.line, at.column]);
  const [isChosen, setIsChosen] = useState(false);
  const settledPlace = useDeferredValue(place);
  const now = useRef({ view, shown });
  useLayoutEffect(() => {
    now.current = { view, shown };
  }, [view, shown]);
  const choose = useCallback((next: GridPlace) => {
    setStand(standAt(now.current.view, now.current.shown, next));
    setIsChosen(true);
  }, []);
  if (shown.rowCount === 0 || shown.columns.length === 0) return <NothingMatches slug={project.slug} />;
  return (
    <div className="grid min-w-0 gap-4 xl:grid-cols-[minmax(0,1fr)_20rem]">
      <div className="min-w-0 overflow-clip rounded-lg border border-line bg-surface shadow-card">
        <PrintedMatrix name={project.name} view={view} shown={shown} />
        <MatrixGrid project={project} view={view} shown={shown} place={place} onMove={choose} />
        <MatrixLegend
          csv={csvHref('migrations', {
            project: project.slug,
            q: search.q,
            state: search.state,
            rows: search.rows === 'different' ? search.rows : null,
          })}
        />
      </div>
      <CellDetail
        project={project}
        view={view}
        line={isChosen ? shown.lines[settledPlace.line] : undefined}
        column={shown.columns[settledPlace.column]}
      />
    </div>
  );
}

function NothingMatches({ slug }: { slug: string }) {
  return (
    <div className="rounded-lg border border-line bg-surface shadow-card">
      <EmptyState
        title="Nothing matches"
        icon={<SearchX />}
        action={<LinkButton href={`/p/${slug}`}>Clear filters</LinkButton>}
      >
        No migration and environment fit the text and the filters above.
      </EmptyState>
    </div>
  );
}
