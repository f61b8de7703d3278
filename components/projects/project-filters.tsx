import Form from 'next/form';
import type { MatrixSearch } from '@/lib/contracts/search-params';
import { withSearch } from '@/lib/contracts/with-search';
import type { EnvironmentLine } from '@/lib/contracts/environment';
import { ENVIRONMENT_STATES } from '@/lib/contracts/states';
import { countStates } from '@/components/matrix/matrix-lines';
import { ENVIRONMENT_LOOKS } from '@/components/states/environment-looks';
import { LookMark } from '@/components/states/look-badge';
import { cn } from '@/lib/client/cn';
import { FilterChips } from '@/components/ui/filter-chips';
import { SearchField } from '@/components/ui/search-field';

export interface ProjectFiltersProps {
  slug: string;
  environments: readonly EnvironmentLine[];
  search: MatrixSearch;
  /** A list of environments is shown, and no matrix: the text is part of their names then. */
  isFleet: boolean;
}

/** Counters by state that filter, a text, and the choice between matrix and list. All of it stands in the address. */
export function ProjectFilters({ slug, environments, search, isFleet }: ProjectFiltersProps) {
  const path = `/p/${slug}`;
  const said = {
    q: search.q,
    state: search.state,
    rows: search.rows === 'different' && !isFleet ? 'different' : null,
    view: search.view === 'fleet' ? 'fleet' : null,
  };
  const states = countStates(environments, ENVIRONMENT_STATES).map(({ state, count }) => ({
    label: ENVIRONMENT_LOOKS[state].word,
    count,
    isOn: search.state === state,
    icon: <LookMark look={ENVIRONMENT_LOOKS[state]} />,
    href: withSearch(path, { ...said, state: search.state === state ? null : state }),
  }));
  const label = isFleet ? 'Filter environments' : 'Filter migrations';
  return (
    <div className="flex flex-col gap-3">
      <FilterChips
        label="Environments by state"
        chips={states}
        clearHref={withSearch(path, { ...said, state: null })}
      />
      <div className={cn('flex flex-wrap items-center gap-x-4 gap-y-2', !isFleet && 'max-sm:hidden')}>
        <Form action={path} className="w-72 max-w-full">
          <SearchField key={label} name="q" label={label} placeholder={label} defaultValue={search.q} />
          {said.state !== null && <input type="hidden" name="state" value={said.state} />}
          {said.rows !== null && <input type="hidden" name="rows" value={said.rows} />}
          {said.view !== null && <input type="hidden" name="view" value={said.view} />}
        </Form>
        <FilterChips
          label="What is shown"
          className="max-sm:hidden"
          chips={[
            ...(isFleet
              ? []
              : [
                  {
                    label: 'Only differences',
                    isOn: said.rows !== null,
                    href: withSearch(path, { ...said, rows: said.rows === null ? 'different' : null }),
                  },
                ]),
            {
              label: 'As a list',
              isOn: search.view === 'fleet',
              href: withSearch(path, { state: said.state, view: search.view === 'fleet' ? null : 'fleet' }),
            },
          ]}
        />
      </div>
    </div>
  );
}
