import type { NamesView } from '@/lib/contracts/names';

/**
 * The address of the next (`by` 1) or previous (`by` -1) thing of the same kind: deploys by number, environments in promotion order with
 * the same tab, migrations from the newest to the oldest, projects by name. Null where a page shows no such thing, and at the ends. Pure.
 */
export function siblingOf(pathname: string, names: NamesView, by: 1 | -1): string | null {
  const [, room, first = '', ...rest] = pathname.split('/');
  if (room === 'd') {
    const numbers = names.deploys.map(({ number }) => String(number)).toReversed();
    return pathOf('/d/', stepFrom(numbers, first, by));
  }
  if (room !== 'p' || first === '') return null;
  if (rest.length === 0) return pathOf('/p/', stepFrom(slugsOf(names.projects), first, by));
  const project = names.projects.find(({ slug }) => slug === first);
  return project === undefined ? null : inProject(project, rest, by);
}

function inProject(
  { slug, environments, migrations }: NamesView['projects'][number],
  [kind, here = '', tab = '']: readonly string[],
  by: 1 | -1,
): string | null {
  if (kind === 'e') {
    const next = stepFrom(slugsOf(environments), here, by);
    return next === null ? null : `/p/${slug}/e/${next}${TABS.includes(tab) ? `/${tab}` : ''}`;
  }
  if (kind !== 'migrations' || here === '') return null;
  const id = stepFrom(migrations, decodeURIComponent(here), by);
  return pathOf(`/p/${slug}/migrations/`, id === null ? null : encodeURIComponent(id));
}

/** Tabs that every environment has. */
const TABS = ['drift', 'settings'];

const slugsOf = (things: readonly { readonly slug: string }[]): readonly string[] =>
  things.map(({ slug }) => slug);

const pathOf = (start: string, end: string | null): string | null => (end === null ? null : start + end);

function stepFrom(all: readonly string[], here: string, by: 1 | -1): string | null {
  const at = all.indexOf(here);
  return at === -1 ? null : (all[at + by] ?? null);
}
