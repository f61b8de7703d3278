import type { NamesView } from '@/lib/contracts/names';
import type { RecentPage } from './recent-pages';

/** One line of the palette: it leads somewhere, or does what a button does. */
export interface PaletteItem {
  readonly id: string;
  readonly label: string;
  /** A second, quieter text. */
  readonly detail?: string;
  readonly keys?: string;
  readonly href?: string;
  readonly run?: () => void;
}

export interface PaletteGroup {
  readonly title: string;
  readonly items: readonly PaletteItem[];
}

/** What the palette chooses from. */
export interface PaletteSource {
  /** Buttons of the page behind it. */
  readonly here: readonly PaletteItem[];
  readonly pages: readonly PaletteItem[];
  readonly commands: readonly PaletteItem[];
  readonly recent: readonly RecentPage[];
  /** Null until they are read. */
  readonly names: NamesView | null;
  /** Read only when they are asked for. */
  readonly people: readonly { readonly id: string; readonly name: string; readonly email: string }[];
}

const MOST_IN_GROUP = 8;

/**
 * The groups that fit what was typed, in their order. `>` asks for commands only, `#` for deploys, `:` for migrations, `@` for people. Nothing
 * typed: what can be done here, what waits for the reader, and the pages visited last. Not tables after `:`, though that was designed: there is no page
 * of a table, and nothing knows their names but whole schemas, which no page may read to offer a name. Pure.
 */
export function paletteGroups(source: PaletteSource, typed: string): readonly PaletteGroup[] {
  const text = typed.trim().toLowerCase();
  const all = allGroups(source);
  if (text === '') return emptyGroups(source).filter(hasItems);
  const only = PREFIXES[text.charAt(0)];
  const wanted = only === undefined ? text : text.slice(1).trim();
  return all
    .filter(({ title }) => only === undefined || only.includes(title))
    .map(({ title, items }) => ({
      title,
      items: items.filter((item) => fits(item, wanted)).slice(0, MOST_IN_GROUP),
    }))
    .filter(hasItems);
}

const PREFIXES: Readonly<Record<string, readonly string[]>> = {
  '>': ['For this page', 'Commands'],
  '#': ['Deploys'],
  ':': ['Migrations'],
  '@': ['People'],
};

/** Every word that was typed stands in it somewhere. */
function fits({ label, detail = '' }: PaletteItem, wanted: string): boolean {
  const said = `${label} ${detail}`.toLowerCase();
  return wanted.split(' ').every((word) => said.includes(word));
}

const hasItems = ({ items }: PaletteGroup): boolean => items.length > 0;

function emptyGroups({ here, names, recent }: PaletteSource): readonly PaletteGroup[] {
  return [
    { title: 'For this page', items: here },
    {
      title: 'Waiting for you',
      items: deployItems(names).filter((_, index) => names?.deploys[index]?.waitsForMe),
    },
    {
      title: 'Visited last',
      items: recent.map(({ href, title }) => ({ id: `recent ${href}`, label: title, href })),
    },
  ];
}

function allGroups(source: PaletteSource): readonly PaletteGroup[] {
  const { names } = source;
  return [
    { title: 'For this page', items: source.here },
    { title: 'Go to', items: source.pages },
    { title: 'Environments', items: environmentItems(names) },
    { title: 'Projects', items: projectItems(names) },
    { title: 'Deploys', items: deployItems(names) },
    { title: 'Migrations', items: migrationItems(names) },
    { title: 'People', items: peopleItems(source) },
    { title: 'Commands', items: source.commands },
  ];
}

/** A person leads to what they did. */
const peopleItems = ({ people }: PaletteSource): readonly PaletteItem[] =>
  people.map(({ id, name, email }) => ({
    id: `person ${id}`,
    label: name,
    detail: email,
    href: `/audit?actor=${id}`,
  }));

const environmentItems = (names: NamesView | null): readonly PaletteItem[] =>
  (names?.projects ?? []).flatMap((project) =>
    project.environments.map(({ slug, name }) => ({
      id: `e ${project.slug} ${slug}`,
      label: name,
      detail: project.name,
      href: `/p/${project.slug}/e/${slug}`,
    })),
  );

const projectItems = (names: NamesView | null): readonly PaletteItem[] =>
  (names?.projects ?? []).map(({ slug, name }) => ({ id: `p ${slug}`, label: name, href: `/p/${slug}` }));

const deployItems = (names: NamesView | null): readonly PaletteItem[] =>
  (names?.deploys ?? []).map(({ number, environment, reason }) => ({
    id: `d ${String(number)}`,
    label: `#${String(number)} ${environment}`,
    detail: reason,
    href: `/d/${String(number)}`,
  }));

const migrationItems = (names: NamesView | null): readonly PaletteItem[] =>
  (names?.projects ?? []).flatMap((project) =>
    project.migrations.map((id) => ({
      id: `m ${project.slug} ${id}`,
      label: id,
      detail: project.name,
      href: `/p/${project.slug}/migrations/${encodeURIComponent(id)}`,
    })),
  );
