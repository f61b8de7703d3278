import type { ShortcutId } from '@/lib/client/shortcuts';
import { switchDensity } from '@/lib/client/density';
import { switchWrapping } from '@/lib/client/use-unwrapped';
import { switchTimeZoneMode } from '@/components/ui/time-zone-mode';
import { showToast } from '@/components/ui/toast-region';
import { focusedRow, markedLinks, markRange, markRow, ROWS, unmark, visible, wholeOf } from './rows';

const PAGES: Readonly<Partial<Record<ShortcutId, string>>> = {
  'go home': '/',
  'go projects': '/p',
  'go deploys': '/deploys',
  'go drift': '/drift',
  'go installation': '/about',
  'go audit': '/audit',
  'go people': '/people',
  'go settings': '/settings',
  'go account': '/me',
};

/** Where a key of `Go to` leads from a page; undefined for every other key. */
export function pageOf(id: ShortcutId, pathname: string): string | undefined {
  if (id !== 'go environments') return PAGES[id];
  const [, room, project] = pathname.split('/');
  return room === 'p' && project !== undefined ? `/p/${project}?view=fleet` : '/p';
}

/** The first field of what filters a page; every other form is left alone. */
const FILTERS = 'main input[type="search"], main [data-filters] :is(input:not([type="hidden"]), button)';

const ITEMS = 'main article, main details[id^="s"] > summary, main [role="alert"]';

/**
 * What the other keys do: always what a button or link of the page does, and nothing where there is none. `false` says that there was
 * none, and the browser does with the key what it likes.
 */
export const ACTS: Readonly<Partial<Record<ShortcutId, () => unknown>>> = {
  time: switchTimeZoneMode,
  density: switchDensity,
  filter: () => {
    visible(FILTERS)[0]?.focus();
  },
  'next row': () => {
    step(ROWS, 1);
  },
  'previous row': () => {
    step(ROWS, -1);
  },
  'next item': () => {
    step(ITEMS, 1);
  },
  'previous item': () => {
    step(ITEMS, -1);
  },
  open: () => {
    const row = focusedRow();
    row?.click();
    return row !== null;
  },
  mark: markRow,
  'mark range': markRange,
  unmark,
  layout: () => {
    const other = document.querySelectorAll<HTMLElement>(
      'main figure[data-layout] [role="radio"][aria-checked="false"]',
    );
    for (const button of other) button.click();
  },
  wrap: switchWrapping,
  approve: () => {
    press('approve');
  },
  reject: () => {
    press('reject');
  },
  cancel: () => {
    press('cancel');
  },
  link: copyLink,
  csv: () => {
    document.querySelector<HTMLElement>('main a[download]')?.click();
  },
};

/** Moves the focus to the next of these that is in view, from where it stands now. */
function step(selector: string, by: 1 | -1): void {
  const all = visible(selector);
  const here = all.findIndex((one) => one === document.activeElement || one.contains(document.activeElement));
  const next = here === -1 ? (by === 1 ? all[0] : all.at(-1)) : all[here + by];
  if (next === undefined) return;
  if (next.tabIndex < 0) next.tabIndex = -1;
  next.focus();
  next.scrollIntoView({ block: 'nearest' });
}

function press(command: string): void {
  document.querySelector<HTMLElement>(`main [data-command="${command}"]`)?.click();
}

/** Presses the menu button of the row that has the focus; false when there is none. */
export function openRowMenu(): boolean {
  const row = focusedRow();
  const button = row === null ? null : wholeOf(row).querySelector<HTMLElement>('button[aria-haspopup]');
  button?.click();
  return button !== null;
}

/** The addresses of the marked rows, or of the page, and in it of the place that has the focus. */
function copyLink(): void {
  const marked = markedLinks();
  const links = marked.length > 0 ? marked : [linkHere()];
  void navigator.clipboard.writeText(links.join('\n')).then(
    () => {
      showToast({ title: links.length === 1 ? 'Link copied' : `${String(links.length)} links copied` });
    },
    () => {
      showToast({ title: 'The browser did not let the link be copied', tone: 'attention' });
    },
  );
}

function linkHere(): string {
  const place = document.activeElement?.closest('main [id]')?.id;
  const { origin, pathname, search, hash } = window.location;
  return `${origin}${pathname}${search}${place === undefined || place === 'main' ? hash : `#${place}`}`;
}

/** Opens the fold that the address points at, or that it lies in, and brings it into view. */
export function openTarget(): void {
  const id = decodeURIComponent(window.location.hash.slice(1));
  const target = id === '' ? null : document.getElementById(id);
  if (target === null) return;
  const fold = target.closest('details') ?? target.querySelector(':scope > details');
  if (fold !== null) fold.setAttribute('open', '');
  target.scrollIntoView({ block: 'start' });
}
