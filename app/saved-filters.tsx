import { SavedFiltersButton } from '@/components/filters/saved-filters-button';
import { listFilters } from '@/lib/engine/index';
import { requireActor } from '@/lib/server/web/session';
import { withSearch } from '@/lib/contracts/with-search';
import { removeFilterAction, saveFilterAction } from './me/actions';

export interface SavedFiltersProps {
  /** The page's path. */
  page: string;
  /** The filters that are on, as they stand in the address. */
  search: Readonly<Record<string, string | null>>;
}

/** The reader's own filters for a page, and the way to save the ones that are on. */
export async function SavedFilters({ page, search }: SavedFiltersProps) {
  const { ports, context } = await requireActor();
  const filters = await listFilters(ports, context, page);
  return (
    <SavedFiltersButton
      page={page}
      search={withSearch('', search).slice(1)}
      filters={filters.map(({ id, name, search: saved }) => ({ id, name, search: saved }))}
      save={saveFilterAction}
      remove={removeFilterAction}
    />
  );
}
