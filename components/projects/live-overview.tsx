'use client';

import { ProjectMatrix } from '@/components/matrix/project-matrix';
import { useLiveMatrix } from '@/components/matrix/use-live-matrix';
import type { MatrixView } from '@/lib/contracts/project';
import type { MatrixSearch } from '@/lib/contracts/search-params';
import { ProjectFilters } from './project-filters';

export interface LiveOverviewProps {
  project: { readonly id: string; readonly slug: string; readonly name: string };
  matrix: MatrixView;
  /** What the frame of the page says. */
  frame: string;
  search: MatrixSearch;
}

/** The matrix with its counters and filters, both of the same moment whatever news come. */
export function LiveOverview({ project, matrix, frame, search }: LiveOverviewProps) {
  const view = useLiveMatrix({ project, page: matrix, frame });
  return (
    <>
      <ProjectFilters slug={project.slug} environments={view.columns} search={search} isFleet={false} />
      <div className="max-sm:hidden">
        <ProjectMatrix project={project} view={view} search={search} />
      </div>
    </>
  );
}
