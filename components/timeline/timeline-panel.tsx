import { ListFilter } from 'lucide-react';
import type { TimelineSearch } from '@/lib/contracts/search-params';
import { withSearch } from '@/lib/contracts/with-search';
import type { TimelineItemView } from '@/lib/contracts/timeline';
import { isShownOnTimeline, TIMELINE_FILTERS } from '@/lib/contracts/timeline-filter';
import { formatCount } from '@/lib/client/format-number';
import { CsvLink } from '@/components/ui/csv-link';
import { EmptyState } from '@/components/ui/empty-state';
import { LinkButton } from '@/components/ui/link-button';
import { FilterChips } from '@/components/ui/filter-chips';
import { Panel } from '@/components/ui/panel';
import { TimelineRow } from './timeline-row';

export interface TimelinePanelProps {
  project: { readonly id: string; readonly slug: string };
  path: string;
  items: readonly TimelineItemView[];
  /** The same as a file. */
  csv: string;
  search: TimelineSearch;
  /** What is shown is older than the last look. */
  isStale: boolean;
  /** Where the history can be put in order; null for somebody who may not, and where nothing is ever written. */
  resolvePath: string | null;
  /** The migration that can be undone, and where; null when there is none, and for somebody who may not. */
  undo: { readonly migrationId: string; readonly path: string } | null;
}

/** Every migration on one environment, newest first. */
export function TimelinePanel({
  project,
  path,
  items,
  csv,
  search,
  isStale,
  resolvePath,
  undo,
}: TimelinePanelProps) {
  const shown = items.filter((item) => isShownOnTimeline(item, search.show));
  return (
    <Panel
      title="Timeline"
      description={`${formatCount(items.length, 'migration')}, newest first`}
      padding="flush"
      actions={<CsvLink href={csv} of="the timeline" />}
    >
      <FilterChips
        label="Filter the timeline"
        className="border-b border-line px-4 py-2.5"
        clearHref={path}
        chips={TIMELINE_FILTERS.map(({ show, label }) => ({
          label,
          count: items.filter((item) => isShownOnTimeline(item, show)).length,
          isOn: search.show === show,
          href: withSearch(path, { show: search.show === show ? null : show }),
        }))}
      />
      {shown.length === 0 ? (
        <EmptyState
          title={items.length === 0 ? 'No migrations yet' : 'Nothing matches'}
          icon={<ListFilter />}
          action={
            items.length === 0 ? (
              <LinkButton href={`/p/${project.slug}`}>What the source holds</LinkButton>
            ) : (
              <LinkButton href={path}>Clear the filter</LinkButton>
            )
          }
        >
          {items.length === 0
            ? 'Neither the release nor the history of this database holds a migration.'
            : 'No migration of this environment fits the filter.'}
        </EmptyState>
      ) : (
        <ol className={isStale ? 'grayscale' : ''}>
          {shown.map((item) => (
            <TimelineRow
              key={item.migrationId}
              project={project}
              item={item}
              resolvePath={resolvePath}
              undoPath={undo?.migrationId === item.migrationId ? undo.path : null}
            />
          ))}
        </ol>
      )}
    </Panel>
  );
}
