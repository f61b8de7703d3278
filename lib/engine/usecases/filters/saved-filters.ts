import { notAllowed, notFound } from '../../access/access-failures';
import { failure } from '../../base/failure';
import { failed, success, type Result } from '../../base/result';
import type { ActContext } from '../../model/person';
import type { SavedFilter } from '../../model/saved-filter';
import type { Ports } from '../../ports/ports';

/** As many as a menu still shows. */
const MOST = 50;
const LONGEST_NAME = 80;
const LONGEST_SEARCH = 1000;
const LONGEST_PAGE = 300;

export interface FilterInput {
  readonly page: string;
  readonly name: string;
  readonly search: string;
}

/** The filters that the reader saved for a page, by name; only ever their own. */
export async function listFilters(
  { store }: Pick<Ports, 'store'>,
  { actor }: ActContext,
  page: string,
): Promise<readonly SavedFilter[]> {
  return actor.kind === 'person' ? store.savedFilters(actor.id, page) : [];
}

/** Saves the filters of a page under a name. Failures: ACCESS.NOT_ALLOWED, FILTER.*, STORE.CONFLICT for a name that is taken. */
export async function saveFilter(
  { store, clock, ids }: Pick<Ports, 'store' | 'clock' | 'ids'>,
  context: ActContext,
  input: FilterInput,
): Promise<Result<null>> {
  const { actor } = context;
  if (actor.kind !== 'person') return failed(notAllowed('save a filter', 'a person'));
  const name = input.name.trim();
  if (name === '' || name.length > LONGEST_NAME) {
    return failed(
      failure('FILTER.NAME', `A filter has a name of 1 to ${String(LONGEST_NAME)} characters.`, {
        where: { field: 'name' },
      }),
    );
  }
  if (!isPage(input.page) || input.search === '' || input.search.length > LONGEST_SEARCH) {
    return failed(failure('FILTER.NOTHING', 'There is no filter on this page to save.'));
  }
  if ((await store.savedFilters(actor.id, input.page)).length >= MOST) {
    return failed(
      failure('FILTER.TOO_MANY', `You have ${String(MOST)} filters here already.`, {
        fix: 'Remove one that you do not need.',
      }),
    );
  }
  const at = clock.now();
  const filter = { id: ids.uuid(), personId: actor.id, ...input, name, createdAt: at };
  return store.commit({
    context,
    at,
    changes: [{ kind: 'filter.insert', filter }],
    events: [
      {
        action: 'person.filter_saved',
        object: { kind: 'person', id: actor.id, name: actor.name },
        after: { page: input.page, name, search: input.search },
      },
    ],
  });
}

/** Removes one of the reader's own; those of others are not there for them. */
export async function removeFilter(
  { store, clock }: Pick<Ports, 'store' | 'clock'>,
  context: ActContext,
  input: { readonly page: string; readonly id: string },
): Promise<Result<null>> {
  const { actor } = context;
  if (actor.kind !== 'person') return failed(notAllowed('remove a filter', 'a person'));
  const filter = (await store.savedFilters(actor.id, input.page)).find(({ id }) => id === input.id);
  if (filter === undefined) return failed(notFound('filter'));
  const done = await store.commit({
    context,
    at: clock.now(),
    changes: [{ kind: 'filter.delete', id: filter.id, personId: actor.id }],
    events: [
      {
        action: 'person.filter_removed',
        object: { kind: 'person', id: actor.id, name: actor.name },
        before: { page: filter.page, name: filter.name, search: filter.search },
      },
    ],
  });
  return done.ok ? success(null) : done;
}

/** A path of ours and nothing else, so that a saved filter leads nowhere but to its page. Pure. */
const isPage = (page: string): boolean =>
  page.startsWith('/') && !page.startsWith('//') && page.length <= LONGEST_PAGE;
