import type { ShortcutId } from '@/lib/client/shortcuts';
import { switchDensity } from '@/lib/client/density';
import { switchTimeZoneMode } from '@/components/ui/time-zone-mode';
import { showToast } from '@/components/ui/toast-region';

/** Where the keys of `Go to` lead. */
export const PAGES: Readonly<Partial<Record<ShortcutId, string>>> = {
  'go home': '/',
  'go projects': '/p',
  'go deploys': '/deploys',
  'go drift': '/drift',
  'go audit': '/audit',
  'go people': '/people',
  'go settings': '/settings',
  'go account': '/me',
};

const ROWS = 'main [role="rowheader"] a, main li[id] > details > summary, main [data-row]';
const ITEMS = 'main article, main details[id^="s"] > summary, main [role="alert"]';

/** What the other keys do: always what a button or link of the page does, and nothing where there is none. */
export const ACTS: Readonly<Partial<Record<ShortcutId, () => void>>> = {
  time: switchTimeZoneMode,
  density: switchDensity,
  filter: () => {
    document.querySelector<HTMLElement>('main input[type="search"], main form input')?.focus();
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
  const all = [...document.querySelectorAll<HTMLElement>(selector)].filter((one) => one.checkVisibility());
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

/** The address of the page, and in it of the place that has the focus. */
function copyLink(): void {
  const place = document.activeElement?.closest('main [id]')?.id;
  const { origin, pathname, search, hash } = window.location;
  const link = `${origin}${pathname}${search}${place === undefined || place === 'main' ? hash : `#${place}`}`;
  void navigator.clipboard.writeText(link).then(
    () => {
      showToast({ title: 'Link copied' });
    },
    () => {
      showToast({ title: 'The browser did not let the link be copied', tone: 'attention' });
    },
  );
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
